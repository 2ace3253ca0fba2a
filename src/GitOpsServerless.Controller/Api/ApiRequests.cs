using System.Text.Json.Serialization;

namespace GitOpsServerless.Controller.Api;

/// <summary>Body of <c>reconcile</c>; all fields are optional.</summary>
internal sealed record ReconcileBody(bool Force = false, bool? Prune = null, string? BoundPlan = null);

/// <summary>Body of <c>approve</c>.</summary>
internal sealed record ApproveBody([property: JsonRequired] string PlanDigest);

/// <summary>Body of <c>rollback</c>.</summary>
internal sealed record RollbackBody([property: JsonRequired] string Revision);
