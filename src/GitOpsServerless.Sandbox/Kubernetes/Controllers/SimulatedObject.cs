using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Controllers;

/// <summary>An object as its simulated controller sees it.</summary>
internal sealed class SimulatedObject(JsonObject node, string timestamp)
{
    public JsonObject Node => node;

    public JsonObject? Spec => node.Object("spec");

    public JsonObject? Status => node.Object("status");

    public string Timestamp => timestamp;

    public long Generation => node["metadata"].Integer("generation") ?? 0;

    public long Replicas => Spec.Integer("replicas") ?? 1;

    public string Name => node["metadata"].Text("name") ?? "";

    public string Uid => node["metadata"].Text("uid") ?? "";

    /// <summary>The reason to fail with; null where the object shall succeed.</summary>
    public string? Failure =>
        node["metadata"].Object("annotations").Text(StatusController.FailAnnotation) is { Length: > 0 } reason ? reason : null;

    public Conditions Conditions() => new(Status, timestamp);

    /// <summary>A time of the status that is set once.</summary>
    public string TimeOnce(string name) => Status.Text(name) ?? timestamp;
}
