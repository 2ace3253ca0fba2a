using System.Text.Json.Nodes;
using GitOpsServerless.Rendering.Tests.Support;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Rendering.Tests.Kustomize;

public sealed class KustomizeCorpusTests
{
    [Fact]
    public async Task Every_kustomization_of_the_corpus_renders_to_its_expected_objects_in_order()
    {
        var data = RealData.Require("kubernetes");
        using var renderer = new KustomizeRenderer(WithTools.Kustomize());
        var tree = MemoryTree.From(Path.Combine(data, "kustomize"));
        var cases = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(data, "kustomize", "cases.json"), TestContext.Current.CancellationToken))!.AsArray();
        var wrong = new List<string>();
        foreach (var entry in cases.OfType<JsonObject>())
        {
            var path = ((string)entry["path"]!)["kustomize/".Length..];
            var result = await renderer.RenderAsync(Requests.For(tree, path), TestContext.Current.CancellationToken);
            if (Comparison.Difference(Comparison.Objects(Path.Combine(data, (string)entry["expected"]!)), result) is { } difference)
            {
                wrong.Add($"{path}: {difference}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Conformance.Check("kubernetes/kustomize", cases.Count - wrong.Count, cases.Count);
    }

    [Fact]
    public async Task Every_case_of_kustomizes_own_tests_renders_to_its_expected_objects_in_order()
    {
        var folder = RealData.Require("kubernetes", "krusty");
        using var renderer = new KustomizeRenderer(WithTools.Kustomize()) { Reorder = "none" };
        var cases = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "cases.json"), TestContext.Current.CancellationToken))!.AsArray();
        var wrong = new List<string>();
        foreach (var entry in cases.OfType<JsonObject>())
        {
            var name = (string)entry["case"]!;
            var result = await renderer.RenderAsync(
                Requests.For(MemoryTree.From(Path.Combine(folder, name)), (string)entry["build"]!), TestContext.Current.CancellationToken);
            if (Comparison.Difference(Comparison.Objects(Path.Combine(folder, name, (string)entry["expected"]!)), result) is { } difference)
            {
                wrong.Add($"{name}: {difference}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Conformance.Check("kubernetes/krusty", cases.Count - wrong.Count, cases.Count);
    }
}
