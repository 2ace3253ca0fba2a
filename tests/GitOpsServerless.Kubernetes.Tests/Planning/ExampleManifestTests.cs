using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Tests.Support;
using GitOpsServerless.Testing;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Kubernetes.Tests.Planning;

/// <summary>The manifests of the Kubernetes examples, file by file: what the cluster takes is a no-op afterwards.</summary>
[Collection("Conformance")]
public sealed class ExampleManifestTests(TestCluster cluster)
{
    [Fact]
    public async Task Every_example_that_the_cluster_takes_is_a_no_op_afterwards()
    {
        Assert.SkipWhen(cluster.Sandbox is null, "The examples are many and old: they run in the sandbox only.");
        var root = RealData.Require("kubernetes", "plain", "kubernetes__examples");
        var (applied, refused, restless) = (0, 0, new List<string>());
        foreach (var file in Directory.EnumerateFiles(root, "*.*", SearchOption.AllDirectories).Where(IsManifest).Order(StringComparer.Ordinal))
        {
            var manifests = YamlReader.Read(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Documents
                .Select(d => d.Root).OfType<JsonObject>()
                .Where(m => m["apiVersion"] is JsonValue && m["kind"] is JsonValue && m.Name() is not null)
                .DistinctBy(KubernetesIds.Of)
                .ToList();
            var app = new TestApplication(cluster.Target, "examples-" + ++_files);
            var desired = TestApplication.Render(manifests);
            var plan = await app.PlanAsync(desired);
            if (plan.HasErrors || plan.IsEmpty)
            {
                refused++;
                continue;
            }

            var result = await app.SyncAsync(desired);
            if (result.Last.Status != ApplyStatus.Completed)
            {
                refused++;
                continue;
            }

            applied++;
            var again = await app.PlanAsync(desired);
            restless.AddRange(again.Effective.Select(c => $"{Path.GetFileName(file)} {c.Id} {c.Action} {string.Join(',', c.Deltas)}"));
            await app.SyncAsync("---\n");
        }

        Assert.Empty(restless);
        Assert.True(applied > 80, $"Only {applied} of {applied + refused} files were applied.");
    }

    private int _files;

    private static bool IsManifest(string path) => Path.GetExtension(path) is ".yaml" or ".yml" or ".json";
}
