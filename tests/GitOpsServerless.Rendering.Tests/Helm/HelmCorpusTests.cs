using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Rendering.Tests.Helm;

public sealed class HelmCorpusTests
{
    [Fact]
    public async Task Every_deterministic_chart_of_the_corpus_renders_to_its_expected_objects_in_order()
    {
        var folder = RealData.Require("helm");
        using var renderer = new HelmRenderer(WithTools.Helm());
        var cases = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "cases.json"), TestContext.Current.CancellationToken))!.AsArray().OfType<JsonObject>().ToList();
        var tree = MemoryTree.From(Path.Combine(folder, "charts"));
        var wrong = new List<string>();
        var shapes = new List<string>();
        foreach (var entry in cases)
        {
            var expected = Comparison.Objects(Path.Combine(folder, (string)entry["expected"]!));
            var result = await renderer.RenderAsync(RequestFor(entry, tree), TestContext.Current.CancellationToken);
            if ((bool)entry["deterministic"]!)
            {
                if (Comparison.Difference(expected, result) is { } difference)
                {
                    wrong.Add($"{entry["expected"]}: {difference}");
                }
            }
            else if (!result.IsSuccess || !expected.Select(Shape).SequenceEqual(result.Value.Resources.Select(r => Shape(r.Payload))))
            {
                shapes.Add($"{entry["expected"]}: {result.Error}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(shapes.Count == 0, string.Join('\n', shapes));
        var deterministic = cases.Count(c => (bool)c["deterministic"]!);
        Conformance.Check("helm", deterministic - wrong.Count, deterministic);
        Conformance.Check("helm (random parts)", cases.Count - deterministic - shapes.Count, cases.Count - deterministic);
    }

    private static RenderRequest RequestFor(JsonObject entry, MemoryTree tree) => Requests.For(
        tree,
        ((string)entry["chart"]!)["charts/".Length..],
        new RenderingDefinition
        {
            Helm = new HelmOptions
            {
                ReleaseName = (string)entry["release"]!,
                Namespace = (string)entry["namespace"]!,
                KubeVersion = (string)entry["kubeVersion"]!,
                IncludeCrds = (bool)entry["includeCrds"]!,
                SkipTests = false,
                ValueFiles = entry["values"] is { } values ? [(string)values!] : [],
            },
        });

    private static string Shape(JsonObject item) => $"{item["apiVersion"]}|{item["kind"]}";
}
