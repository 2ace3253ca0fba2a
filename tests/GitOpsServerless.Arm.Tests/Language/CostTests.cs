using System.Text;
using GitOpsServerless.Arm.Language;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>
/// Templates of few bytes that ask for hours or gigabytes. Work is paid by what is read and made, memory by what is made: with a tenth of
/// the usual bounds each of them ends in a diagnostic, having made a fraction of what it asks for.
/// </summary>
public sealed class CostTests
{
    private const long Megabyte = 1024 * 1024;
    private const string Big = "\"big\": \"[reduce(range(0, 21), 'a', lambda('c', 'n', concat(lambdaVariables('c'), lambdaVariables('c'))))]\"";
    private const string BigObject = "\"object\": \"[toObject(range(0, 10000), lambda('i', string(lambdaVariables('i'))))]\"";
    private const string Periodic = "\"text\": \"[reduce(range(0, 20), 'ab', lambda('c', 'n', concat(lambdaVariables('c'), lambdaVariables('c'))))]\", \"half\": \"[take(variables('text'), 400000)]\", \"needle\": \"[concat(variables('half'), 'aa', variables('half'))]\"";
    private static readonly TemplateLimits Small = TemplateLimits.Default with { Work = 2_000_000, Memory = 64 * Megabyte };

    public static TheoryData<string, string> Readings => new()
    {
        { Big, "guid(variables('big'))" },
        { Big, "uniqueString(variables('big'))" },
        { Big, "startsWith(variables('big'), variables('big'))" },
        { Big, "endsWith(variables('big'), variables('big'))" },
        { Big, "indexOf(variables('big'), 'b')" },
        { Big, "lastIndexOf(variables('big'), 'b')" },
        { Big, "contains(variables('big'), 'b')" },
        { Big, "less(variables('big'), concat(variables('big'), 'a'))" },
        { Big, "bool(coalesce(tryGet(createObject('a', 1), variables('big')), 1))" },
        { Big, "contains(createObject('a', 1), variables('big'))" },
        { Big, "createObject(variables('big'), 1)" },
        { Big, "length(trim(variables('big')))" },
        { Big, "resourceId('A.B/c', variables('big'))" },
        { BigObject, "empty(intersection(variables('object'), createObject('a', 1)))" },
        { BigObject, "length(items(variables('object')))" },
        { BigObject, "length(objectKeys(variables('object')))" },
        { BigObject, "length(string(variables('object')))" },
        { BigObject, "if(equals(resourceGroup().location, 'x'), fail('x'), 1)" },
    };

    [Theory]
    [MemberData(nameof(Readings))]
    public void Reading_is_paid_for(string variables, string expression) => AssertRefused($$"""
        "variables": { {{variables}} },
        "outputs": { "o": { "type": "array", "value": "[map(range(0, 2000), lambda('i', map(range(0, 2000), lambda('j', {{expression}}))))]" } }
        """);

    [Theory]
    [InlineData("contains(variables('text'), variables('needle'))")]
    [InlineData("indexOf(variables('text'), variables('needle'))")]
    [InlineData("lastIndexOf(variables('text'), variables('needle'))")]
    [InlineData("replace(variables('text'), variables('needle'), 'x')")]
    [InlineData("split(variables('text'), variables('needle'))")]
    [InlineData("split(variables('text'), createArray('x', variables('needle')))")]
    public void One_search_is_paid_for_by_its_worst_case(string expression) => AssertRefused($$"""
        "variables": { {{Periodic}} }, "outputs": { "o": { "type": "array", "value": "[createArray({{expression}})]" } }
        """);

    [Theory]
    [InlineData("concat", "'a'")]
    [InlineData("guid", "'a'")]
    [InlineData("uniqueString", "'a'")]
    [InlineData("concat", "createArray('a')")]
    [InlineData("union", "createArray('a')")]
    [InlineData("createArray", "'a'")]
    public void Sums_are_refused_before_they_are_made(string function, string start)
    {
        var arguments = string.Join(",", Enumerable.Repeat("variables('b')", 1600));
        AssertRefused($$"""
            "variables": { "a": "[reduce(range(0, 19), {{start}}, lambda('c', 'n', concat(lambdaVariables('c'), lambdaVariables('c'))))]", "b": "[variables('a')]" },
            "outputs": { "o": { "type": "array", "value": "[createArray({{function}}({{arguments}}))]" } }
            """);
    }

    [Fact]
    public void Texts_that_are_kept_are_memory()
    {
        var more = string.Join(", ", Enumerable.Range(0, 400).Select(static i => $"\"v{i}\": \"[concat(variables('big'), '{i}')]\""));
        AssertRefused($$""" "variables": { {{Big}}, {{more}} } """);
    }

    [Theory]
    [InlineData("createObject('a', 1)")]
    [InlineData("createArray(lambdaVariables('i'))")]
    [InlineData("concat('a', resourceGroup().location)")]
    [InlineData("json('[[],[],[],[],[],[],[],[]]')")]
    public void Values_that_are_kept_are_memory(string expression)
    {
        var variables = string.Join(", ", Enumerable.Range(0, 300).Select(i => $"\"v{i}\": \"[map(range(0, 10000), lambda('i', {expression}))]\""));
        AssertRefused($$""" "variables": { {{variables}} } """);
    }

    [Fact]
    public void Unknown_expressions_are_memory()
    {
        var variables = string.Join(", ", Enumerable.Range(0, 400).Select(static i => $"\"v{i}\": \"[contains(variables('e'), resourceGroup().location)]\""));
        AssertRefused($$""" "variables": { "e": "[map(range(0, 10000), lambda('i', createObject()))]", {{variables}} } """);
    }

    [Fact]
    public void Outputs_count_as_the_rest_of_the_result()
    {
        var outputs = string.Join(", ", Enumerable.Range(0, 60).Select(static i => $"\"o{i}\": {{ \"type\": \"array\", \"value\": \"[variables('ints')]\" }}"));
        AssertRefused($$""" "variables": { "ints": "[flatten(map(range(0, 10), lambda('i', range(0, 10000))))]" }, "outputs": { {{outputs}} } """);
    }

    [Fact]
    public void No_more_outputs_are_evaluated_than_there_may_be()
    {
        var outputs = string.Join(", ", Enumerable.Range(0, 5_000).Select(static i => $"\"o{i}\": {{ \"type\": \"int\", \"value\": {i} }}"));
        Assert.Equal(TemplateLimits.Default.Outputs, AssertRefused($$""" "outputs": { {{outputs}} } """).Outputs.Count);
    }

    [Fact]
    public void The_name_of_a_deployment_costs_no_copy_of_its_template()
    {
        var constants = string.Join(",", Enumerable.Repeat("\"\"", 200_000));
        var expansion = Expand($$"""
            "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "[concat('d', copyIndex())]", "copy": { "name": "l", "count": 300 }, "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" },
              "template": { "$schema": "s", "contentVersion": "1.0.0.0", "metadata": [ {{constants}} ], "resources": [], "outputs": { "o": { "type": "string", "value": "[deployment().name]" }, "p": { "type": "string", "value": "[deployment().properties.template.contentVersion]" } } } } } ]
            """, 96);
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal("d299", (string?)expansion.Resources[^1].DeploymentOutputs!["o"]!["value"]);
        Assert.Equal("1.0.0.0", (string?)expansion.Resources[^1].DeploymentOutputs!["p"]!["value"]);
    }

    [Fact]
    public void Resources_that_are_not_deployed_are_memory()
    {
        var resources = string.Join(",", Enumerable.Range(0, 2_500).Select(static i => $$"""{ "condition": false, "copy": { "name": "l{{i}}", "count": 800 }, "type": "A.B/c", "apiVersion": "1", "name": "n" }"""));
        AssertRefused($$""" "resources": [ {{resources}} ] """);
    }

    [Fact]
    public void What_a_deployment_gives_is_made_once()
    {
        var outputs = string.Join(",", Enumerable.Range(0, 60).Select(static i => $$""" "o{{i}}": { "type": "int", "value": {{i}} }"""));
        var expansion = Expand($$"""
            "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" },
              "template": { "$schema": "s", "contentVersion": "1.0.0.0", "resources": [], "outputs": { {{outputs}} } } } } ],
            "outputs": { "o": { "type": "int", "value": "[length(map(range(0, 10000), lambda('i', length(reference('d').outputs))))]" } }
            """, 48);
        Assert.Empty(expansion.Diagnostics);
    }

    [Fact]
    public void Calls_and_accesses_together_are_not_too_deep()
    {
        var expression = string.Concat(Enumerable.Repeat("f(", 61)) + "1" + string.Concat(Enumerable.Repeat(")" + string.Concat(Enumerable.Repeat(".a", 199)), 61));
        Assert.InRange(expression.Length, 20_000, TemplateLimits.Default.ExpressionLength);
        var expansion = AssertRefused($$""" "outputs": { "o": { "type": "string", "value": "[{{expression}}]" } } """);
        Assert.Contains("nested deeper than", expansion.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Allowed_values_are_converted_once()
    {
        var zeros = string.Join(",", Enumerable.Repeat("0", 10_000));
        AssertRefused($$""" "parameters": { "p": { "type": "array", "allowedValues": [ [ {{zeros}} ], 1 ], "defaultValue": [ {{zeros.Replace('0', '1')}} , 2 ] } } """);
    }

    [Fact]
    public void Too_many_names_end_the_matter()
    {
        string Names(string value) => string.Join(",", Enumerable.Range(0, 20_000).Select(i => $"\"p{i:D6}\": {value}"));
        var expansion = AssertRefused($$"""
            "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" }, "parameters": { {{Names("{ \"value\": 1 }")}} },
              "template": { "$schema": "s", "contentVersion": "1.0.0.0", "parameters": { {{Names("{ \"type\": \"int\" }")}} }, "resources": [] } } } ]
            """);
        Assert.Contains("parameters limit exceeded", Assert.Single(expansion.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_made_by_loops_count()
    {
        var loops = string.Join(",", Enumerable.Range(0, 600).Select(static i => $$"""{ "name": "v{{i}}", "count": 1, "input": 1 }"""));
        var expansion = AssertRefused($$""" "variables": { "copy": [ {{loops}} ] } """);
        Assert.Contains("variables limit exceeded", Assert.Single(expansion.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_that_is_repeated_costs_nothing()
    {
        var constants = string.Join(",", Enumerable.Repeat("1", 200_000));
        var expansion = AssertRefused($$"""
            "variables": { "c": [ {{constants}} ] },
            "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "[concat('n', copyIndex())]", "copy": { "name": "l", "count": 800 }, "dependsOn": [ "nothing" ] } ]
            """);
        Assert.Equal("resources[0].dependsOn[0]", Assert.Single(expansion.Diagnostics).Path);
    }

    [Fact]
    public void A_finding_quotes_no_more_than_a_reader_wants()
    {
        var expansion = AssertRefused($$"""
            "variables": { {{Big}} }, "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "n", "dependsOn": [ "[variables('big')]" ] } ], "outputs": { "o": { "type": "string", "value": "[fail(variables('big'))]" } }
            """);
        Assert.Equal(2, expansion.Diagnostics.Count);
        Assert.All(expansion.Diagnostics, static diagnostic => Assert.InRange(diagnostic.Message.Length, 1, 2_001));
    }

    [Fact]
    public void Findings_beyond_the_limit_are_told()
    {
        var loops = string.Join(",", Enumerable.Range(0, 250).Select(static i => $$"""{ "type": "A.B/c", "apiVersion": "1", "name": "n{{i}}", "copy": { "name": "l{{i}}", "count": "[length(resourceGroup().location)]" } }"""));
        var expansion = Expand($$""" "resources": [ {{loops}}, { "type": "A.B/c", "apiVersion": "1", "name": "z", "dependsOn": [ 1 ] } ] """, 96);
        Assert.Contains("more findings", expansion.Diagnostics[^1].Message, StringComparison.Ordinal);
        Assert.False(expansion.Succeeded);
    }

    [Fact]
    public void More_values_than_a_template_can_have_are_refused()
    {
        var text = new StringBuilder("[").Insert(1, "0,", 1_000_001).Append(']').ToString();
        Assert.Contains("more than 1000000 values", Assert.Single(TemplateDocument.Parse(text).Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_is_cancelled_by_its_size()
    {
        using var source = new CancellationTokenSource();
        var request = new TemplateExpansionRequest
        {
            Template = TemplateDocument.Parse(Corpus.Template("\"outputs\": { \"o\": { \"type\": \"string\", \"value\": \"[guid(variables('big'))]\" } }, \"variables\": { " + Big + " }")),
            Scope = Corpus.Group,
        };
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => TemplateExpander.Expand(request, source.Token));
    }

    private static TemplateExpansion AssertRefused(string sections)
    {
        var expansion = Expand(sections, 300);
        Assert.False(expansion.Succeeded);
        return expansion;
    }

    private static TemplateExpansion Expand(string sections, long megabytes)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var request = new TemplateExpansionRequest { Template = TemplateDocument.Parse(Corpus.Template(sections)), Scope = Corpus.Group, DeploymentName = "main", Limits = Small };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var expansion = TemplateExpander.Expand(request, timeout.Token);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Megabyte, 0, megabytes);
        return expansion;
    }
}
