using System.Text.Json.Nodes;
using GitOpsServerless.Kubernetes.Ignoring;

namespace GitOpsServerless.Kubernetes.Tests.Ignoring;

public sealed class JsonPathTests
{
    private static readonly JsonNode Root = JsonNode.Parse(
        """{"spec":{"containers":[{"name":"a","image":"x","ports":[1,2,3]},{"name":"b","image":"y"}],"a/b":{"c~d":1}},"data":{"k":"v"}}""")!;

    [Theory]
    [InlineData("$.data.k", "/data/k")]
    [InlineData("$['data']['k']", "/data/k")]
    [InlineData("$.spec.containers[0].image", "/spec/containers/0/image")]
    [InlineData("$.spec.containers[-1].image", "/spec/containers/1/image")]
    [InlineData("$.spec.containers[*].image", "/spec/containers/0/image /spec/containers/1/image")]
    [InlineData("$.spec.containers[?(@.name == 'b')].image", "/spec/containers/1/image")]
    [InlineData("$.spec.containers[?@.ports].name", "/spec/containers/0/name")]
    [InlineData("$.spec.containers[?!@.ports && @.name != 'a'].name", "/spec/containers/1/name")]
    [InlineData("$..image", "/spec/containers/0/image /spec/containers/1/image")]
    [InlineData("$.spec.containers[0].ports[0:2]", "/spec/containers/0/ports/0 /spec/containers/0/ports/1")]
    [InlineData("$.spec['a/b']['c~d']", "/spec/a~1b/c~0d")]
    [InlineData(".spec.containers[].name", "/spec/containers/0/name /spec/containers/1/name")]
    [InlineData("$.nothing.here", "")]
    public void Matches_are_pointers(string path, string expected)
    {
        var parsed = JsonPath.Parse(path, out var error);
        Assert.Null(error);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), parsed!.Find(Root));
    }

    [Theory]
    [InlineData("")]
    [InlineData("spec")]
    [InlineData("$.")]
    [InlineData("$[")]
    [InlineData("$['open")]
    [InlineData("$[?(@.a ==)]")]
    [InlineData("$.a b")]
    public void Wrong_paths_are_errors(string path)
    {
        Assert.Null(JsonPath.Parse(path, out var error));
        Assert.NotNull(error);
    }

    [Fact]
    public void An_expensive_search_ends_without_a_result()
    {
        var wide = new JsonArray([.. Enumerable.Range(0, 1_000).Select(i => (JsonNode)i)]);

        Assert.Null(JsonPath.Parse("$[?$[?$[*] == 1] == 2]", out _)!.Find(wide));
    }

    [Fact]
    public void Deep_nesting_is_refused() => Assert.Null(JsonPath.Parse("$[?" + new string('(', 500), out _));
}
