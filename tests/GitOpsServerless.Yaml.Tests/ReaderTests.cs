using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Testing;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Yaml.Tests;

public sealed class ReaderTests
{
    private const string Damage = "{}[]:,&*!|>'\"%@`#-?\n\t \0\u0085<~";

    [Fact]
    public void Documents_before_an_error_are_kept_and_the_error_says_where_it_is()
    {
        var stream = YamlReader.Read("a: 1\n---\nb: [\n---\nc: 3\n");

        Assert.Equal("1", stream.Documents[0].Root!["a"]!.ToJsonString());
        Assert.NotNull(stream.Error);
        Assert.False(stream.Error.IsLimit);
        Assert.InRange(stream.Error.Position.Line, 3, 4);
    }

    [Fact]
    public void Anchors_aliases_and_merge_keys_are_expanded()
    {
        var root = YamlReader.Read("base: &b { x: 1, y: [2] }\nuse:\n  <<: *b\n  x: 3\nmany:\n  <<: [{ p: 1, q: 1 }, { p: 2, r: 2 }]\ncopy: *b\n").Documents[0].Root!;

        Assert.Equal("""{"x":3,"true":[2]}""", root["use"]!.ToJsonString());
        Assert.Equal("""{"p":1,"q":1,"r":2}""", root["many"]!.ToJsonString());
        Assert.Equal("""{"x":1,"true":[2]}""", root["copy"]!.ToJsonString());
    }

    [Fact]
    public void A_quoted_merge_key_is_an_ordinary_key()
    {
        Assert.Equal("""{"<<":{"a":1}}""", YamlReader.Read("\"<<\": { a: 1 }\n").Documents[0].Root!.ToJsonString(JsonRelaxed.Options));
    }

    [Fact]
    public void Json_is_read_with_its_escapes()
    {
        var root = YamlReader.Read("{\"a\": \"\\ud83d\\ude00 \\/ \\u00e9\\n\", \"b\": [1, 2.50, -3e2, true, null],\n\t\"c\": {}}").Documents[0].Root!;

        Assert.Equal("\U0001F600 / é\n", (string?)root["a"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("[1,2.5,-300,true,null]"), root["b"]));
    }

    [Fact]
    public void Numbers_convert_like_those_of_a_json_parser()
    {
        var root = YamlReader.Read("a: 3\nb: 5000\nc: 1.5\nd: -7\n").Documents[0].Root!;

        Assert.Equal((3, 3L, 5000, 1.5, (short)-7), ((int)root["a"]!, (long)root["a"]!, (int)root["b"]!, (double)root["c"]!, (short)root["d"]!));
    }

    [Fact]
    public void Duplicate_keys_are_reported_and_the_last_one_wins()
    {
        var document = YamlReader.Read("a: 1\nb: { c: 1, c: 2 }\na: 3\n").Documents[0];

        Assert.Equal("""{"a":3,"b":{"c":2}}""", document.Root!.ToJsonString());
        Assert.Equal([("c", 2, 12), ("a", 3, 1)], document.DuplicateKeys.Select(d => (d.Key, d.Position.Line, d.Position.Column)));
    }

    [Fact]
    public void Positions_are_those_of_keys_down_to_the_depth_asked_for()
    {
        const string text = "a:\n  b:\n    c: 1\nlist:\n- x\n- y: 2\n";
        var all = YamlReader.Read(text, trackPositions: true).Documents[0];
        var some = YamlReader.Read(text, trackPositions: true, positionDepth: 1).Documents[0];

        Assert.Equal((3, 5), (all.PositionOf("/a/b/c").Line, all.PositionOf("/a/b/c").Column));
        Assert.Equal(6, all.PositionOf("/list/1/y").Line);
        Assert.Equal(1, some.PositionOf("/a/b/c").Line);
        Assert.Equal(4, some.PositionOf("/list/1/y").Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n...\n")]
    public void A_text_without_content_has_no_objects(string text)
    {
        var stream = YamlReader.Read(text);

        Assert.Null(stream.Error);
        Assert.All(stream.Documents, d => Assert.Null(d.Root));
    }

    [Fact]
    public void A_byte_order_mark_is_skipped_and_wrong_utf8_does_not_throw()
    {
        Assert.Equal("1", YamlReader.Read([0xEF, 0xBB, 0xBF, .. "a: 1"u8]).Documents[0].Root!["a"]!.ToJsonString());
        Assert.NotEmpty(YamlReader.Read([.. "a: "u8, 0xC3, 0x28, 0xFF]).Documents);
    }

    [Fact]
    public void Random_damage_to_real_manifests_never_throws()
    {
        var folder = RealData.Require("kubernetes", "plain");
        var random = new Random(7);
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length < 8_000).Take(60))
        {
            var bytes = File.ReadAllBytes(file);
            for (var round = 0; round < 20; round++)
            {
                var damaged = (byte[])bytes.Clone();
                for (var at = 0; at < 4 && damaged.Length > 0; at++)
                {
                    damaged[random.Next(damaged.Length)] = (byte)Damage[random.Next(Damage.Length)];
                }

                _ = YamlReader.Read(damaged);
            }
        }
    }
}
