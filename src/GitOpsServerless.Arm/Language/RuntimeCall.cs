namespace GitOpsServerless.Arm.Language;

/// <summary>A call that only a running deployment can answer.</summary>
/// <param name="Function">The function, such as <c>reference</c> or <c>listKeys</c>.</param>
/// <param name="ResourceId">The full id of the resource it asks.</param>
/// <param name="ApiVersion">The API version it asks with, where given or known.</param>
public sealed record RuntimeCall(string Function, string ResourceId, string? ApiVersion);
