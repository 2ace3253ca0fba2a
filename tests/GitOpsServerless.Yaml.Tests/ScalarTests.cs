using System.Text.Json.Nodes;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Yaml.Tests;

/// <summary>Scalars as sigs.k8s.io/yaml resolves them (go-yaml v2, YAML 1.1 with Go's number syntax).</summary>
public sealed class ScalarTests
{
    [Theory]
    [InlineData("", "null")]
    [InlineData("~", "null")]
    [InlineData("Null", "null")]
    [InlineData("nULL", "\"nULL\"")]
    [InlineData("yes", "true")]
    [InlineData("On", "true")]
    [InlineData("y", "true")]
    [InlineData("oFF", "\"oFF\"")]
    [InlineData("off", "false")]
    [InlineData("12", "12")]
    [InlineData("+12", "12")]
    [InlineData("-12", "-12")]
    [InlineData("1_000", "1000")]
    [InlineData("0755", "493")]
    [InlineData("0o17", "15")]
    [InlineData("0b101", "5")]
    [InlineData("0x1F", "31")]
    [InlineData("-0x10", "-16")]
    [InlineData("08", "8")]
    [InlineData("0x", "\"0x\"")]
    [InlineData("1.5", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("1e3", "1000")]
    [InlineData("1.e+2", "100")]
    [InlineData("1e400", "\"1e400\"")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("1:30", "\"1:30\"")]
    [InlineData("2024-01-02", "\"2024-01-02\"")]
    [InlineData("2024-01-02T03:04:05Z", "\"2024-01-02T03:04:05Z\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("=", "\"=\"")]
    [InlineData("'yes'", "\"yes\"")]
    [InlineData("\"0755\"", "\"0755\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("!!int \"12\"", "12")]
    [InlineData("!!float 3", "3")]
    [InlineData("!!binary aGVsbG8=", "\"hello\"")]
    [InlineData("!local text", "\"text\"")]
    [InlineData("! 12", "\"12\"")]
    public void Plain_scalars_resolve_as_kubernetes_resolves_them(string yaml, string json)
    {
        var stream = YamlReader.Read($"v: {yaml}\n");

        Assert.Null(stream.Error);
        var value = stream.Documents[0].Root!["v"];
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), value), $"{yaml} became {value?.ToJsonString()}");
    }

    [Theory]
    [InlineData("y", "true")]
    [InlineData("1.0", "1")]
    [InlineData("0755", "493")]
    [InlineData("text", "text")]
    [InlineData("'1.0'", "1.0")]
    public void Keys_that_are_no_strings_become_text(string yaml, string key)
    {
        Assert.Equal(key, Assert.Single(YamlReader.Read($"{yaml}: x\n").Documents[0].Root!.AsObject()).Key);
    }
}
