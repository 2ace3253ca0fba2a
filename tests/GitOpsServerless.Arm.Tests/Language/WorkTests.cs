using GitOpsServerless.Arm.Language;
using GitOpsServerless.Benchmarks;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>
/// Work is counted as it is done, so that the bound on it is a bound on time: what an expression does for each element it pays for each
/// element, however little of it is left in the result. Counted, not timed.
/// </summary>
public sealed class WorkTests
{
    private const string Ints = "\"b\": \"[range(0, 10000)]\"";
    private const string Object = "\"o\": \"[toObject(range(0, 5000), lambda('i', string(lambdaVariables('i'))))]\"";

    /// <summary>One line that asks for a hundred million of something.</summary>
    public static TheoryData<string> Nests =>
    [
        "1",
        "length(range(0, 10000))",
        "reduce(variables('b'), 0, lambda('a', 'b', 1))",
        "length(filter(variables('b'), lambda('x', false())))",
        "length(map(variables('b'), lambda('x', 1)))",
        "length(groupBy(variables('b'), lambda('x', 'k')))",
        "length(sort(variables('b'), lambda('x', 'y', less(lambdaVariables('x'), lambdaVariables('y')))))",
        "length(union(variables('b'), variables('b')))",
        "length(union(variables('o'), variables('o')))",
        "length(mapValues(variables('o'), lambda('v', 1)))",
        "length(string(variables('b')))",
        "length(concat(variables('b'), variables('b')))",
        "dateTimeAdd('2020-01-01', 'P1D')",
        "parseCidr('10.0.0.0/8')",
        "resourceId('A.B/c', 'x')",
        "createObject('a', 1, 'b', 2)",
        "if(equals(resourceGroup().location, 'x'), fail('x'), 1)",
    ];

    [Theory]
    [MemberData(nameof(Nests))]
    public void A_hostile_line_ends_at_the_bound(string expression) => AssertTooComplex(Corpus.Template($$"""
        "variables": { {{Ints}}, {{Object}} },
        "outputs": { "o": { "type": "array", "value": "[map(range(0, 10000), lambda('i', map(range(0, 10000), lambda('j', {{expression}}))))]" } }
        """));

    [Fact]
    public void Functions_that_call_each_other_end_at_the_bound() => AssertTooComplex(Corpus.Template("""
        "functions": [ { "namespace": "n", "members": {
          "f": { "parameters": [ { "name": "i", "type": "int" } ], "output": { "type": "int", "value": "[if(lessOrEquals(parameters('i'), 0), 1, add(n.g(sub(parameters('i'), 1)), n.g(sub(parameters('i'), 2))))]" } },
          "g": { "parameters": [ { "name": "i", "type": "int" } ], "output": { "type": "int", "value": "[add(length(range(0, 100)), n.f(parameters('i')))]" } } } } ],
        "outputs": { "o": { "type": "int", "value": "[n.f(24)]" } }
        """));

    [Fact]
    public void Loops_of_properties_in_loops_of_resources_end_at_the_bound() => AssertTooComplex(Corpus.Template("""
        "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "[concat('n', copyIndex())]", "copy": { "name": "l", "count": 800 },
          "properties": { "copy": [ { "name": "p", "count": 800, "input": "[length(range(0, 10000))]" } ] } } ]
        """));

    [Theory]
    [InlineData("reduce(variables('b'), 0, lambda('a', 'b', 1))", 100_000)]
    [InlineData("length(filter(variables('b'), lambda('x', false())))", 80_000)]
    [InlineData("length(map(variables('b'), lambda('x', 1)))", 70_000)]
    [InlineData("length(union(variables('b'), variables('b')))", 80_000)]
    public void What_is_done_for_each_element_is_paid_for_each_element(string expression, long least)
    {
        var without = WorkOf("length(variables('b'))");

        Assert.InRange(WorkOf(expression) - without, least, 20 * least);
    }

    [Fact]
    public void A_failure_is_paid_by_the_levels_that_it_leaves()
    {
        var flat = WorkOf("if(equals(resourceGroup().location, 'x'), fail('x'), 1)");
        var deep = WorkOf($"if(equals(resourceGroup().location, 'x'), {string.Concat(Enumerable.Repeat("string(", 60))}fail('x'){new string(')', 60)}, 1)");

        Assert.InRange(deep - flat, 2_000, 20_000);
    }

    [Fact]
    public void Real_templates_stay_far_below_the_bound()
    {
        var most = Corpora.ArmTemplates().Concat(Corpora.AvmModules()).Concat(Corpora.BicepBaselines())
            .Select(static item => (Case: item.ToString(), TemplateExpander.Expand(item.Request).Work))
            .MaxBy(static item => item.Work);

        Assert.True(most.Work < TemplateLimits.Default.Work / 10, $"{most.Case}: {most.Work}");
    }

    [Fact]
    public void The_benchmark_of_800_resources_stays_far_below_the_bound() =>
        Assert.InRange(ArmLanguageBenchmark.WorkOfLargeTemplate(), 100_000, TemplateLimits.Default.Work / 5);

    private static long WorkOf(string expression)
    {
        var expansion = Corpus.Expand(Corpus.Template($$""" "variables": { {{Ints}} }, "outputs": { "o": { "type": "array", "value": "[createArray({{expression}})]" } } """));
        Assert.Empty(expansion.Diagnostics);
        return expansion.Work;
    }

    private static void AssertTooComplex(string template)
    {
        var expansion = Corpus.Expand(template);
        var diagnostic = Assert.Single(expansion.Diagnostics);
        Assert.Equal("TemplateTooComplex", diagnostic.Code);
        Assert.NotNull(diagnostic.Line);

        // One piece of work, such as an array of 10,000 elements, is paid before the bound is looked at.
        Assert.InRange(expansion.Work, 0, TemplateLimits.Default.Work + 200_000);
    }
}
