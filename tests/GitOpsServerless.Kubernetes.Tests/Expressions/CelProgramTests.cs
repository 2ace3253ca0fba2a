using System.Text.Json.Nodes;
using GitOpsServerless.Kubernetes.Expressions;

namespace GitOpsServerless.Kubernetes.Tests.Expressions;

public sealed class CelProgramTests
{
    private static readonly Dictionary<string, JsonNode?> Variables = new(StringComparer.Ordinal)
    {
        ["a"] = JsonNode.Parse("""{"b":{"c":3},"list":[1,2,3],"text":"hello","none":null,"flag":true,"map":{"x":"1","y":"2"}}"""),
        ["status"] = JsonNode.Parse("""{"conditions":[{"type":"Ready","status":"True"},{"type":"Synced","status":"False"}],"observedGeneration":2}"""),
        ["metadata"] = JsonNode.Parse("""{"generation":2}"""),
    };

    [Theory]
    [InlineData("1 + 2 * 3 == 7")]
    [InlineData("(1 + 2) * 3 == 9 && -a.b.c == -3")]
    [InlineData("7 / 2 == 3 && 7 % 2 == 1 && 7.0 / 2.0 == 3.5")]
    [InlineData("a.b.c == 3 && a['b']['c'] == 3 && a.list[0] == 1")]
    [InlineData("has(a.b) && !has(a.z) && !has(a.b.z)")]
    [InlineData("2 in a.list && 'x' in a.map && !('z' in a.map)")]
    [InlineData("size(a.list) == 3 && a.text.size() == 5")]
    [InlineData("a.text.startsWith('he') && a.text.endsWith('lo') && a.text.contains('ell') && a.text.matches('^h.*o$')")]
    [InlineData("a.list.all(x, x > 0) && a.list.exists(x, x == 2) && a.list.exists_one(x, x == 3)")]
    [InlineData("a.list.filter(x, x > 1) == [2, 3] && a.list.map(x, x * 2) == [2, 4, 6] && a.list.map(x, x > 1, x * 2) == [4, 6]")]
    [InlineData("status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'True')")]
    [InlineData("status.observedGeneration == metadata.generation")]
    [InlineData("a.z.z == 1 || true")]
    [InlineData("!(a.z.z == 1 && false)")]
    [InlineData("a.flag ? a.text == 'hello' : a.z")]
    [InlineData("a.?z.orValue('d') == 'd' && a.?text.orValue('d') == 'hello' && !a.?z.?y.hasValue()")]
    [InlineData("'a,b'.split(',') == ['a', 'b'] && ['a', 'b'].join('-') == 'a-b' && 'x'.replace('x', 'y') == 'y'")]
    [InlineData("int('3') == 3 && string(3) == '3' && double('1.5') == 1.5 && bool('true')")]
    [InlineData("duration('90s') > duration('1m') && timestamp('2026-01-01T00:00:00Z') < timestamp('2026-01-02T00:00:00Z')")]
    [InlineData("{'k': 1}.k == 1 && {'k': 1}['k'] == 1")]
    [InlineData("a.map.all(k, a.map[k] != '')")]
    [InlineData("\"\\u0041\" == 'A' && r'\\d' == '\\\\d' && '''it's''' == \"it's\"")]
    [InlineData("a.none == null && type(a.text) == 'string' // a comment")]
    [InlineData("1 == 1.0 && 0x10 == 16 && 1u == 1")]
    public void True_expressions_are_true(string text)
    {
        var program = CelProgram.Parse(text);
        Assert.True(program.IsSuccess, program.Error);
        var result = program.Value!.EvaluateCondition(Variables);
        Assert.True(result.IsSuccess, result.Error);
        Assert.True(result.Value);
    }

    [Theory]
    [InlineData("a.z")]
    [InlineData("unknown == 1")]
    [InlineData("1 / 0 == 1")]
    [InlineData("9223372036854775807 + 1 > 0")]
    [InlineData("a.list[9] == 1")]
    [InlineData("'a' < 1")]
    [InlineData("a.text.matches('(')")]
    [InlineData("nofunction(1)")]
    [InlineData("a.text")]
    public void Errors_are_values(string text)
    {
        var program = CelProgram.Parse(text);
        Assert.True(program.IsSuccess, program.Error);
        Assert.False(program.Value!.EvaluateCondition(Variables).IsSuccess);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 +")]
    [InlineData("a.")]
    [InlineData("'open")]
    [InlineData("[1, 2")]
    [InlineData("has(a)")]
    [InlineData("a b")]
    [InlineData("99999999999999999999")]
    public void Wrong_syntax_is_an_error(string text) => Assert.False(CelProgram.Parse(text).IsSuccess);

    [Fact]
    public void Cost_is_bounded()
    {
        var items = new JsonArray([.. Enumerable.Range(0, 200).Select(i => (JsonNode)i)]);
        var program = CelProgram.Parse("l.all(a, l.all(b, l.all(c, l.all(d, true))))").Value!;

        var result = program.EvaluateCondition(new Dictionary<string, JsonNode?> { ["l"] = items });

        Assert.Contains("steps", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_is_not_absorbed_by_an_operator()
    {
        var items = new JsonArray([.. Enumerable.Range(0, 2_000).Select(i => (JsonNode)i)]);
        var program = CelProgram.Parse("l.all(a, l.all(b, true)) || true").Value!;

        Assert.False(program.EvaluateCondition(new Dictionary<string, JsonNode?> { ["l"] = items }).IsSuccess);
    }

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        Assert.False(CelProgram.Parse(new string('(', 5_000) + "1" + new string(')', 5_000)).IsSuccess);
        Assert.False(CelProgram.Parse(new string('!', 5_000) + "true").IsSuccess);
        Assert.False(CelProgram.Parse(string.Join("==", Enumerable.Repeat("1", 3_000))).IsSuccess);
        Assert.False(CelProgram.Parse(new string('a', 20_000)).IsSuccess);
    }

    [Theory]
    [InlineData("timestamp('9999-12-31T00:00:00Z') + duration('48h') > timestamp('2026-01-01T00:00:00Z')")]
    [InlineData("timestamp('0001-01-01T00:00:00Z') - duration('48h') < timestamp('2026-01-01T00:00:00Z')")]
    public void Times_out_of_range_are_errors_of_the_expression(string text) =>
        Assert.NotNull(CelProgram.Parse(text).Value!.EvaluateCondition(Variables).Error);
}
