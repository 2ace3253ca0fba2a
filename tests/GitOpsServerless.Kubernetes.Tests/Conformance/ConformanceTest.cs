using System.Security.Cryptography;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Tests.Support;

namespace GitOpsServerless.Kubernetes.Tests.Conformance;

/// <summary>What conformance tests share: the cluster, and a namespace of their own that is gone afterwards.</summary>
[Collection("Conformance")]
[Trait("Category", "Conformance")]
public abstract class ConformanceTest(TestCluster cluster) : IAsyncLifetime
{
    private readonly List<string> _clusterObjects = [];

    protected TestCluster Cluster => cluster;

    internal ITarget Target => cluster.Target;

    protected string Namespace { get; } = "gos-" + Unique();

    protected static string Unique() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5));

    internal TestApplication Application(string? name = null) => new(cluster.Target, name ?? "app-" + Unique());

    protected string ConfigMapPath(string name) => $"/api/v1/namespaces/{Namespace}/configmaps/{name}";

    protected string DeploymentPath(string name) => $"/apis/apps/v1/namespaces/{Namespace}/deployments/{name}";

    protected void CleanUp(string path) => _clusterObjects.Add(path);

    public virtual async ValueTask InitializeAsync() =>
        await cluster.ApplyAsync($"/api/v1/namespaces/{Namespace}", "test", new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = Namespace },
        });

    public async ValueTask DisposeAsync()
    {
        foreach (var path in _clusterObjects)
        {
            await cluster.DeleteAsync(path);
        }

        await cluster.DeleteAsync($"/api/v1/namespaces/{Namespace}");
        GC.SuppressFinalize(this);
    }

    internal static string LabelPatch(string value) =>
        "{\"metadata\":{\"labels\":{\"" + WellKnown.ApplicationLabel + "\":" + value + "}}}";

    internal string ConfigMap(string name, string value, string annotations = "{}") => $$"""
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: {{name}}, namespace: {{Namespace}}, annotations: {{annotations}} }
        data: { key: "{{value}}" }

        """;

    internal string Deployment(string name, int replicas = 0, string image = "nginx:1.27") => $$"""
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}}, namespace: {{Namespace}} }
        spec:
          replicas: {{replicas}}
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata: { labels: { app: {{name}} } }
            spec:
              containers:
                - { name: web, image: "{{image}}", ports: [{ containerPort: 80 }], resources: { requests: { cpu: "1000m" } } }

        """;
}

/// <summary>One cluster for all conformance tests.</summary>
[CollectionDefinition("Conformance")]
public sealed class ConformanceCollection : ICollectionFixture<TestCluster>;
