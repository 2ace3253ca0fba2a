using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

public sealed class ControllerTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private SandboxClient Client => fixture.Client;

    [Fact]
    public async Task A_deployment_becomes_available()
    {
        const string Path = "/apis/apps/v1/namespaces/default/deployments/good";
        await Client.ApplyAsync(Path, Manifests.Deployment("good"));

        var found = await Client.GetAsync(Path);

        Assert.Equal("True", Condition(found, "Available"));
        Assert.Equal((int)found.At("metadata/generation")!, (int)found.At("status/observedGeneration")!);
    }

    [Fact]
    public async Task A_deployment_fails_on_demand()
    {
        const string Path = "/apis/apps/v1/namespaces/default/deployments/bad";
        await Client.ApplyAsync(Path, Manifests.Deployment("bad", annotations: "{ sandbox.gitops.serverless/fail: ProgressDeadlineExceeded }"));

        var found = await Client.GetAsync(Path);

        Assert.Equal("False", Condition(found, "Progressing"));
        Assert.Equal("False", Condition(found, "Available"));
    }

    [Fact]
    public async Task A_failing_deployment_recovers_when_the_annotation_goes()
    {
        const string Path = "/apis/apps/v1/namespaces/default/deployments/healed";
        await Client.ApplyAsync(Path, Manifests.Deployment("healed", annotations: "{ sandbox.gitops.serverless/fail: ImagePullBackOff }"));
        await Client.ApplyAsync(Path, Manifests.Deployment("healed"));

        Assert.Equal("True", Condition(await Client.GetAsync(Path), "Available"));
    }

    [Theory]
    [InlineData("v1", "Service", "services", """{"type":"LoadBalancer","ports":[{"port":80}]}""", "status/loadBalancer/ingress/0/ip", "192.0.2.10")]
    [InlineData("v1", "PersistentVolumeClaim", "persistentvolumeclaims", """{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}""", "status/phase", "Bound")]
    [InlineData("batch/v1", "Job", "jobs", """{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"b"}]}}}""", "status/succeeded", "1")]
    [InlineData("v1", "Pod", "pods", """{"containers":[{"name":"a","image":"b"}]}""", "status/phase", "Running")]
    [InlineData("networking.k8s.io/v1", "Ingress", "ingresses", """{"defaultBackend":{"service":{"name":"a","port":{"number":80}}}}""", "status/loadBalancer/ingress/0/ip", "192.0.2.10")]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", """{"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"a"}}""", "status/desiredReplicas", "1")]
    public async Task Kinds_reach_their_good_state(string apiVersion, string kind, string plural, string spec, string path, string expected)
    {
        var root = apiVersion.Contains('/') ? "/apis/" : "/api/";
        var body = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = "ready" }, ["spec"] = JsonNode.Parse(spec) };
        (await Client.PostAsync($"{root}{apiVersion}/namespaces/default/{plural}", body)).Ok();

        Assert.Equal(expected, (await Client.GetAsync($"{root}{apiVersion}/namespaces/default/{plural}/ready")).Text_(path));
    }

    private static string? Condition(ApiAnswer answer, string type) =>
        answer.At("status/conditions")?.AsArray().Single(condition => condition!["type"]!.ToString() == type)!["status"]!.ToString();
}
