using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Assessing;

namespace GitOpsServerless.Kubernetes.Tests.Assessing;

public sealed class CustomHealthTests
{
    [Theory]
    [InlineData("""{}""", HealthStatus.Healthy)]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", HealthStatus.Healthy)]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"False","reason":"Creating"}]}}""", HealthStatus.Progressing)]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}""", HealthStatus.Progressing)]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"False","reason":"ReconcileError"}]}}""", HealthStatus.Degraded)]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Synced","status":"False","reason":"UpdateFailed"}]}}""", HealthStatus.Degraded)]
    [InlineData("""{"status":{"conditions":[{"type":"Stalled","status":"True"}]}}""", HealthStatus.Degraded)]
    [InlineData("""{"status":{"conditions":[{"type":"ReconcileFailed","status":"False","reason":"NoError"},{"type":"Ready","status":"True"}]}}""", HealthStatus.Healthy)]
    [InlineData("""{"status":{"conditions":[{"type":"Reconciling","status":"True"},{"type":"Ready","status":"True"}]}}""", HealthStatus.Progressing)]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":1,"conditions":[{"type":"Ready","status":"True"}]}}""", HealthStatus.Progressing)]
    [InlineData("""{"metadata":{"generation":2},"status":{"conditions":[{"type":"Ready","status":"True","observedGeneration":1}]}}""", HealthStatus.Progressing)]
    [InlineData("""{"metadata":{"generation":2},"status":{"conditions":[{"type":"Ready","status":"True","observedGeneration":2}]}}""", HealthStatus.Healthy)]
    [InlineData("""{"spec":{"suspend":true},"status":{"conditions":[{"type":"Ready","status":"False","reason":"Failed"}]}}""", HealthStatus.Suspended)]
    [InlineData("""{"spec":{"suspend":false,"paused":true}}""", HealthStatus.Suspended)]
    [InlineData("""{"status":{"phase":"Provisioning"}}""", HealthStatus.Progressing)]
    [InlineData("""{"status":{"phase":"Running"}}""", HealthStatus.Healthy)]
    [InlineData("""{"status":{"phase":"Ready","health":"red"}}""", HealthStatus.Degraded)]
    [InlineData("""{"status":{"state":"Error: no such role"}}""", HealthStatus.Degraded)]
    [InlineData("""{"status":{"phase":"Waiting for pods"}}""", HealthStatus.Progressing)]
    [InlineData("""{"status":{"phase":"sprint 7"}}""", HealthStatus.Healthy)]
    [InlineData("""{"status":{"parents":[{"conditions":[{"type":"Accepted","status":"True"}]},{"conditions":[{"type":"ResolvedRefs","status":"False","reason":"BackendNotFound"}]}]}}""", HealthStatus.Degraded)]
    [InlineData("""{"status":{"conditions":"none","phase":7},"spec":[]}""", HealthStatus.Healthy)]
    public void What_custom_kinds_have_in_common_decides(string json, HealthStatus expected)
    {
        var o = (JsonObject)JsonNode.Parse(json)!;
        o["apiVersion"] = "example.com/v1";
        o["kind"] = "Widget";

        Assert.Equal(expected, new HealthAssessor([]).Assess(o, DateTimeOffset.UnixEpoch).Status);
    }
}
