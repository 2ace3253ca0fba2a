using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts.Tests;

public sealed class SecretPlacesTests
{
    private static readonly SecretPlaces Places = new(["/a/b", "/list/1", "/odd~1name/x"]);

    [Theory]
    [InlineData("/a/b", true, true)]
    [InlineData("/A/B/c", true, true)]
    [InlineData("/a", false, true)]
    [InlineData("/a/bc", false, false)]
    [InlineData("/list/10", false, false)]
    [InlineData("", false, true)]
    public void A_place_covers_what_is_below_and_touches_what_is_above(string pointer, bool covered, bool touched)
    {
        Assert.Equal((covered, touched), (Places.Cover(pointer), Places.Touch(pointer)));
    }

    [Fact]
    public void Only_the_places_are_masked()
    {
        var document = JsonNode.Parse("""{ "a": { "b": { "c": "x" }, "d": "x" }, "list": [ "x", "x", null ], "odd/name": { "x": 1, "y": 1 } }""");

        Assert.Equal("""{"a":{"b":"***","d":"x"},"list":["x","***",null],"odd/name":{"x":"***","y":1}}""", Places.Mask(document)!.ToJsonString());
        Assert.Equal("""{"b":"***","d":"x"}""", Places.Mask(document!["a"], "/a")!.ToJsonString());
        Assert.Equal("\"***\"", Places.Mask(JsonValue.Create("x"), "/a/b/c")!.ToJsonString());
    }

    [Fact]
    public void Names_that_are_a_secret_as_a_whole_are_masked_and_others_stay()
    {
        var redactor = new Redactor(["correct horse", "ab"]);

        Assert.Equal("""{"***":"correct horse","correct horses":1,"ab":2}""", redactor.RedactNames(JsonNode.Parse("""{ "correct horse": "correct horse", "correct horses": 1, "ab": 2 }"""))!.ToJsonString());
    }
}
