using System.Text.Json.Nodes;
using GitOpsServerless.Testing;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Yaml.Tests;

public sealed class WriterTests
{
    private const string Letters = "ab:#-? '\"\n\t{}[],&*!|>%0_1.é~";

    private static readonly string[] Texts =
    [
        "", " ", "a", "yes", "No", "null", "~", "12", "0755", "1e3", "1_0", "1:30", "2024-01-02", "2024-01-02T03:04:05Z", "=", "<<", "- a", "-a", "--- a",
        "...", "? a", "?a", ":a", "a:", "a: b", "a #b", "a#b", "#a", "&a", "*a", "!a", "|", ">", "'a'", "\"a\"", "it's", "%a", "@a", "`a`", "{a}", "[a]", "a,b",
        " a", "a ", "a\tb", "\ta", "a\nb", "a\nb\n", "a\n\n", "\na", "\n", " a\nb", "a \n b ", "a\r\nb", "a\u0085b", "a\u2028b", "\uFEFFa", "\0", "\u001b", "é", "日本",
        "\U0001F600", "\U0001F600\nx", "${NAME}", "${keyvault:x}", "a: b\nc: d\n", "#!/bin/sh\nset -e\n\n  indented\n", "\\", "a\\nb", ".inf", "-.INF", ".nan", "0x1F", "0o7",
        "1.", ".5", "+1", "-", "--", "-1", "true", "on", "key with spaces", "http://example.org:80/x?y=z#f", "tab\tinside\nlines\t\n",
    ];

    [Fact]
    public void Every_awkward_text_reads_back_as_value_key_item_and_root()
    {
        foreach (var text in Texts)
        {
            AssertRoundTrip(JsonValue.Create(text));
            AssertRoundTrip(new JsonObject { [text] = text });
            AssertRoundTrip(new JsonObject { ["a"] = new JsonObject { ["b"] = new JsonArray(text, new JsonArray(text), new JsonObject { [text] = text }) } });
        }
    }

    [Fact]
    public void Random_values_read_back_as_they_were()
    {
        var random = new Random(11);
        for (var round = 0; round < 3_000; round++)
        {
            AssertRoundTrip(Generate(random, depth: 0));
        }
    }

    [Fact]
    public void Real_manifests_read_back_as_they_were()
    {
        var folder = RealData.Require("kubernetes", "plain");
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length < 100_000))
        {
            foreach (var document in YamlReader.Read(File.ReadAllBytes(file)).Documents)
            {
                AssertRoundTrip(document.Root);
            }
        }
    }

    [Fact]
    public void The_layout_is_that_of_kubectl()
    {
        var value = JsonNode.Parse("""
            {"apiVersion":"v1","data":{"run.sh":"#!/bin/sh\necho hi\n","on":"yes"},"items":[{"a":1,"b":[]},[1,2],"x"],"empty":{},"none":null,"note":"a: b"}
            """);

        Assert.Equal(
            """
            apiVersion: v1
            data:
              run.sh: |
                #!/bin/sh
                echo hi
              "on": "yes"
            items:
            - a: 1
              b: []
            - - 1
              - 2
            - x
            empty: {}
            none: null
            note: 'a: b'

            """,
            YamlWriter.Write(value));
    }

    [Fact]
    public void Several_documents_are_separated()
    {
        Assert.Equal("a: 1\n---\nb: 2\n", YamlWriter.WriteStream([new JsonObject { ["a"] = 1 }, new JsonObject { ["b"] = 2 }]));
    }

    [Fact]
    public void A_very_long_key_reads_back()
    {
        AssertRoundTrip(new JsonObject { [new string('k', 5_000)] = new JsonObject { ["a"] = 1 }, [new string('l', 2_000)] = "x\ny\n" });
    }

    private static void AssertRoundTrip(JsonNode? value)
    {
        var text = YamlWriter.Write(value);
        var stream = YamlReader.Read(text);
        Assert.True(stream.Error is null, $"{stream.Error?.Message}\n{text}");
        Assert.True(JsonNode.DeepEquals(value, stream.Documents[0].Root), $"{value?.ToJsonString()}\n{text}");
    }

    private static JsonNode? Generate(Random random, int depth) => random.Next(depth > 3 ? 6 : 9) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(long.MinValue, long.MaxValue),
        3 => Math.Round((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-5, 20)), 4),
        4 => Texts[random.Next(Texts.Length)],
        5 => new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)])]),
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Generate(random, depth + 1))]),
        _ => Object(random, depth),
    };

    private static JsonObject Object(Random random, int depth)
    {
        var result = new JsonObject();
        for (var count = random.Next(4); count > 0; count--)
        {
            result[Texts[random.Next(Texts.Length)]] = Generate(random, depth + 1);
        }

        return result;
    }
}
