using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Rendering.Tests.Plain;

public sealed class PlainCorpusTests
{
    [Fact]
    public async Task Every_valid_file_of_the_corpus_renders_to_exactly_its_inventory()
    {
        var folder = RealData.Require("kubernetes", "plain");
        var inventory = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "inventory.json"), TestContext.Current.CancellationToken))!.AsArray();
        var tree = MemoryTree.From(folder);
        var wrong = new List<string>();
        var (valid, invalid, objects) = (0, 0, 0);
        foreach (var entry in inventory.OfType<JsonObject>())
        {
            var path = (string)entry["path"]!;
            var result = await Requests.RenderPlainAsync(tree, path);
            if (entry.ContainsKey("yamlError"))
            {
                invalid++;
                Assert.False(result.IsSuccess, path);
                continue;
            }

            valid++;
            var expected = entry["objects"]!.AsArray().Select(o => (string)o!).ToList();
            objects += expected.Count;
            var actual = result.IsSuccess ? result.Value.Resources.Select(Describe).ToList() : [result.Error!.ToString()];
            if (!expected.SequenceEqual(actual))
            {
                wrong.Add($"{path}: {string.Join("; ", actual.Except(expected).Take(3))} instead of {string.Join("; ", expected.Except(actual).Take(3))}");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal((221, 5), (valid, invalid));
        Assert.Equal(348, objects);
        Conformance.Check("kubernetes/plain", valid - wrong.Count, valid);
    }

    private static string Describe(DesiredResource resource)
    {
        var metadata = resource.Payload["metadata"]!;
        return $"{resource.ApiVersion}|{resource.Payload["kind"]}|{metadata["namespace"]}|{metadata["name"]}";
    }
}
