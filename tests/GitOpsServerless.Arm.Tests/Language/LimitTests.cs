using System.Text;
using GitOpsServerless.Arm.Language;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>Templates that try to cost more than they are worth. Each must end in a diagnostic, and soon.</summary>
public sealed class LimitTests
{
    public static TheoryData<string, string> Hostile => new()
    {
        { "doubling variables", Doubling() },
        { "doubling strings", "\"outputs\": { \"o\": { \"type\": \"string\", \"value\": \"[reduce(range(0, 60), 'ab', lambda('c', 'n', concat(lambdaVariables('c'), lambdaVariables('c'))))]\" } }" },
        { "nested loops", "\"outputs\": { \"o\": { \"type\": \"array\", \"value\": \"[map(range(0, 10000), lambda('a', map(range(0, 10000), lambda('b', map(range(0, 10000), lambda('c', 1))))))]\" } }" },
        { "quiet loops", "\"outputs\": { \"o\": { \"type\": \"array\", \"value\": \"[map(range(0, 10000), lambda('a', length(map(range(0, 10000), lambda('b', length(range(0, 10000)))))))]\" } }" },
        { "wide format", "\"outputs\": { \"o\": { \"type\": \"string\", \"value\": \"[format('{0,2000000000}', 'x')]\" } }" },
        { "precise format", "\"outputs\": { \"o\": { \"type\": \"string\", \"value\": \"[format('{0:D999999999}', 1)]\" } }" },
        { "padding", "\"outputs\": { \"o\": { \"type\": \"string\", \"value\": \"[padLeft('x', 2000000000, 'y')]\" } }" },
        { "deep value", "\"outputs\": { \"o\": { \"type\": \"array\", \"value\": \"[reduce(range(0, 5000), createArray(), lambda('c', 'n', createArray(lambdaVariables('c'))))]\" } }" },
        { "deep residual", "\"outputs\": { \"o\": { \"type\": \"string\", \"value\": \"[reduce(range(0, 5000), resourceGroup().location, lambda('c', 'n', toLower(lambdaVariables('c'))))]\" } }" },
        { "doubling residual", "\"outputs\": { \"o\": { \"type\": \"string\", \"value\": \"[reduce(range(0, 60), resourceGroup().location, lambda('c', 'n', concat(lambdaVariables('c'), lambdaVariables('c'))))]\" } }" },
        { "endless function", "\"functions\": [ { \"namespace\": \"n\", \"members\": { \"f\": { \"parameters\": [], \"output\": { \"type\": \"int\", \"value\": \"[n.f()]\" } } } } ], \"outputs\": { \"o\": { \"type\": \"int\", \"value\": \"[n.f()]\" } }" },
        { "branching function", "\"functions\": [ { \"namespace\": \"n\", \"members\": { \"f\": { \"parameters\": [ { \"name\": \"i\", \"type\": \"int\" } ], \"output\": { \"type\": \"int\", \"value\": \"[if(equals(parameters('i'), 0), 1, add(n.f(sub(parameters('i'), 1)), n.f(sub(parameters('i'), 1))))]\" } } } } ], \"outputs\": { \"o\": { \"type\": \"int\", \"value\": \"[n.f(100)]\" } }" },
        { "endless definition", "\"languageVersion\": \"2.0\", \"definitions\": { \"a\": { \"$ref\": \"#/definitions/b\" }, \"b\": { \"$ref\": \"#/definitions/a\" } }, \"parameters\": { \"p\": { \"$ref\": \"#/definitions/a\", \"defaultValue\": 1 } }" },
        { "endless discriminator", "\"languageVersion\": \"2.0\", \"definitions\": { \"a\": { \"type\": \"object\", \"discriminator\": { \"propertyName\": \"k\", \"mapping\": { \"x\": { \"$ref\": \"#/definitions/a\" } } } } }, \"parameters\": { \"p\": { \"$ref\": \"#/definitions/a\", \"defaultValue\": { \"k\": \"x\" } } }" },
        { "too many copies", "\"resources\": [ { \"type\": \"A.B/c\", \"apiVersion\": \"1\", \"name\": \"[copyIndex()]\", \"copy\": { \"name\": \"l\", \"count\": 801 } } ]" },
        { "too many properties", "\"resources\": [ { \"type\": \"A.B/c\", \"apiVersion\": \"1\", \"name\": \"n\", \"properties\": { \"copy\": [ { \"name\": \"p\", \"count\": 100000, \"input\": 1 } ] } } ]" },
        { "slow replace", "\"variables\": { \"a\": \"[join(map(range(0, 9999), lambda('i', 'aaaaaaaaaa')), '')]\" }, \"outputs\": { \"o\": { \"type\": \"array\", \"value\": \"[map(range(0, 10000), lambda('i', length(replace(variables('a'), 'a', 'bb'))))]\" } }" },
        { "slow equality", "\"variables\": { \"a\": \"[range(0, 10000)]\", \"b\": \"[range(0, 10000)]\" }, \"outputs\": { \"o\": { \"type\": \"array\", \"value\": \"[map(range(0, 10000), lambda('i', equals(variables('a'), variables('b'))))]\" } }" },
        { "slow order", "\"outputs\": { \"o\": { \"type\": \"array\", \"value\": \"[map(range(0, 10000), lambda('i', length(sort(range(0, 10000), lambda('a', 'b', less(lambdaVariables('b'), lambdaVariables('a')))))))]\" } }" },
        { "slow pattern", "\"variables\": { \"a\": \"[join(map(range(0, 9999), lambda('i', 'aaaaaaaaaa')), '')]\" }, \"outputs\": { \"o\": { \"type\": \"bool\", \"value\": \"[like(variables('a'), concat('*a*a*a*a*a*a*a*a*a*a*b', variables('a')))]\" } }" },
        { "nested deployments without end", NestedDeployments(40) },
        { "unpaired brackets", $"\"outputs\": {{ \"o\": {{ \"type\": \"string\", \"value\": \"[{new string('(', 20000)}]\" }} }}" },
        { "long chain of accesses", $"\"outputs\": {{ \"o\": {{ \"type\": \"string\", \"value\": \"[resourceGroup(){string.Concat(Enumerable.Repeat(".a", 8000))}]\" }} }}" },
        { "long chain of calls", $"\"outputs\": {{ \"o\": {{ \"type\": \"string\", \"value\": \"[{string.Concat(Enumerable.Repeat("not(", 4000))}true(){new string(')', 4000)}]\" }} }}" },
        { "long chain of variables", "\"variables\": { " + string.Join(", ", Enumerable.Range(1, 511).Reverse().Select(i => $"\"v{i}\": \"[concat(string(variables('v{i - 1}')), '')]\"")) + ", \"v0\": \"x\" }, \"outputs\": { \"o\": { \"type\": \"string\", \"value\": \"[variables('v511')]\" } }" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_templates_are_refused(string name, string sections)
    {
        Assert.NotNull(name);
        var expansion = Corpus.Expand(Corpus.Template(sections));
        Assert.False(expansion.Succeeded);
    }

    [Fact]
    public void Text_over_the_length_limit_is_refused()
    {
        var document = TemplateDocument.Parse(new string(' ', TemplateLimits.Default.TemplateLength + 1));
        Assert.Equal("RequestContentTooLarge", Assert.Single(document.Diagnostics).Code);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Deeply_nested_json_is_refused(char bracket)
    {
        var text = bracket == '[' ? new string('[', 100_000) : string.Concat(Enumerable.Repeat("{\"a\":", 100_000));
        Assert.NotEmpty(TemplateDocument.Parse(text).Diagnostics);
    }

    [Fact]
    public void Four_megabytes_of_expressions_end()
    {
        var builder = new StringBuilder("\"outputs\": { \"o\": { \"type\": \"array\", \"value\": [");
        while (builder.Length < 4_000_000)
        {
            builder.Append("\"[concat('a', string(length(range(0, 9999))), resourceGroup().location)]\",");
        }

        builder.Append("\"\" ] } }");
        Assert.False(Corpus.Expand(Corpus.Template(builder.ToString())).Succeeded);
    }

    [Fact]
    public void Cancellation_stops_the_work()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var sections = "\"outputs\": { \"o\": { \"type\": \"array\", \"value\": \"[map(range(0, 10000), lambda('i', string(lambdaVariables('i'))))]\" } }";
        var request = new TemplateExpansionRequest { Template = TemplateDocument.Parse(Corpus.Template(sections)), Scope = Corpus.Group };
        Assert.Throws<OperationCanceledException>(() => TemplateExpander.Expand(request, source.Token));
    }

    private static string Doubling() =>
        "\"variables\": { \"v0\": [1, 2], " + string.Join(", ", Enumerable.Range(1, 60).Select(i => $"\"v{i}\": [ \"[variables('v{i - 1}')]\", \"[variables('v{i - 1}')]\" ]"))
        + " }, \"outputs\": { \"o\": { \"type\": \"array\", \"value\": \"[map(range(0, 2000), lambda('i', variables('v60')))]\" } }";

    private static string NestedDeployments(int depth)
    {
        var template = "{ \"resources\": [] }";
        for (var i = 0; i < depth; i++)
        {
            template = "{ \"$schema\": \"s\", \"contentVersion\": \"1.0.0.0\", \"resources\": [ { \"type\": \"Microsoft.Resources/deployments\", \"apiVersion\": \"1\", \"name\": \"d" + i + "\", \"properties\": { \"mode\": \"Incremental\", \"expressionEvaluationOptions\": { \"scope\": \"inner\" }, \"template\": " + template + " } } ] }";
        }

        return "\"resources\": " + template[(template.IndexOf("\"resources\": ", StringComparison.Ordinal) + 13)..^2];
    }
}
