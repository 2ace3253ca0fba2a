using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Tests.Support;
using GitOpsServerless.Testing;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Kubernetes.Tests.Conformance;

public sealed class RealManifestConformanceTests(TestCluster cluster) : ConformanceTest(cluster)
{
    [Theory]
    [InlineData("cert-manager__cert-manager/deploy/crds", true)]
    [InlineData("kubernetes__ingress-nginx/deploy/static/provider/cloud/deploy.yaml", true)]
    [InlineData("GoogleCloudPlatform__microservices-demo/release/kubernetes-manifests.yaml", false)]
    public async Task Real_manifests_apply_in_one_go_are_a_no_op_then_and_can_be_pruned(string path, bool hasClusterObjects)
    {
        var manifests = Read(path).ToList();
        if (!hasClusterObjects)
        {
            manifests.ForEach(m => m["metadata"]!["namespace"] = Namespace);
        }

        await ApplyRepeatAndPruneAsync(manifests);
    }

    /// <summary>On demand: whatever manifests a folder has, such as the <c>manifests</c> of kube-prometheus.</summary>
    [Fact]
    public async Task Manifests_of_a_named_folder_apply_in_one_go_are_a_no_op_then_and_can_be_pruned()
    {
        var folder = Environment.GetEnvironmentVariable("GITOPS_TEST_MANIFESTS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "GITOPS_TEST_MANIFESTS names no folder.");
        var files = Directory.EnumerateFiles(folder!, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

        await ApplyRepeatAndPruneAsync([.. Read(files)]);
    }

    private async Task ApplyRepeatAndPruneAsync(List<JsonObject> manifests)
    {
        var app = Application();
        var desired = TestApplication.Render(manifests);
        try
        {
            var first = await app.SyncAsync(desired);
            Assert.True(first.Last.Status == ApplyStatus.Completed, string.Join('\n', first.Last.Diagnostics));
            Assert.Equal(desired.Resources.Count, app.Inventory.Entries.Count);

            var again = await app.PlanAsync(desired);
            Assert.True(again.IsEmpty, string.Join('\n', again.Effective.SelectMany(c => c.Deltas.Select(d => $"{c.Id} {d}"))));
        }
        finally
        {
            await app.SyncSuccessfullyAsync("---\n");
        }

        // A definition that is deleted just after it was made may keep the API server busy for minutes; until then it is remembered.
        foreach (var entry in app.Inventory.Entries)
        {
            Assert.Equal("apiextensions.k8s.io/CustomResourceDefinition", entry.Id.Type);
            var live = await Cluster.GetAsync($"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{entry.Id.Name}");
            Assert.True(live is null || live.IsBeingDeleted());
        }
    }

    private static IEnumerable<JsonObject> Read(string path)
    {
        var full = RealData.Require(["kubernetes", "plain", .. path.Split('/')]);
        string[] files = Directory.Exists(full) ? [.. Directory.EnumerateFiles(full, "*.yaml").Order(StringComparer.Ordinal)] : [full];
        return Read(files);
    }

    private static IEnumerable<JsonObject> Read(IEnumerable<string> files) =>
        files.SelectMany(f => YamlReader.Read(File.ReadAllText(f)).Documents)
            .Select(d => d.Root)
            .OfType<JsonObject>()
            .SelectMany(m => m.Kind().EndsWith("List", StringComparison.Ordinal) && m["items"] is JsonArray items ? items.OfType<JsonObject>() : [m]);
}
