using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;

namespace GitOpsServerless.Arm.Tests.Language;

public sealed class ResidualTests
{
    [Theory]
    [InlineData("[concat('a', resourceGroup().location)]", "[concat('a', resourceGroup().location)]")]
    [InlineData("[concat(toUpper('a'), resourceGroup().location, add(1, 2))]", "[concat('A', resourceGroup().location, 3)]")]
    [InlineData("[if(equals(resourceGroup().location, 'x'), add(1, 1), toLower('B'))]", "[if(equals(resourceGroup().location, 'x'), 2, 'b')]")]
    [InlineData("[if(true(), 'a', resourceGroup().location)]", "a")]
    [InlineData("[string(and(false(), equals(resourceGroup().location, 'x')))]", "False")]
    [InlineData("[string(or(equals(resourceGroup().location, 'x'), true()))]", "True")]
    [InlineData("[string(and(true(), equals(resourceGroup().location, 'x')))]", "[string(equals(resourceGroup().location, 'x'))]")]
    [InlineData("[coalesce(null(), resourceGroup().location, 'z', 'y')]", "[coalesce(resourceGroup().location, 'z')]")]
    [InlineData("[createArray(resourceGroup().location, 'b')[1]]", "b")]
    [InlineData("[createObject('a', resourceGroup().location, 'b', 'c').b]", "c")]
    [InlineData("[string(length(createArray(resourceGroup().location, 'b')))]", "2")]
    [InlineData("[string(length(resourceGroup().location))]", "[string(length(resourceGroup().location))]")]
    [InlineData("[first(map(createArray('a', resourceGroup().location), lambda('x', toUpper(lambdaVariables('x')))))]", "A")]
    [InlineData("[last(map(createArray('a', resourceGroup().location), lambda('x', concat(lambdaVariables('x'), 'b'))))]", "[concat(resourceGroup().location, 'b')]")]
    [InlineData("[string(map(split(resourceGroup().location, ','), lambda('x', concat(lambdaVariables('x'), toUpper('b')))))]", "[string(map(split(resourceGroup().location, ','), lambda('x', concat(lambdaVariables('x'), 'B'))))]")]
    [InlineData("[string(filter(createArray('a', resourceGroup().location), lambda('x', equals(lambdaVariables('x'), 'a'))))]", "[string(filter(createArray('a', resourceGroup().location), lambda('x', equals(lambdaVariables('x'), 'a'))))]")]
    [InlineData("[union(createObject('a', 1), createObject('b', resourceGroup().location)).b]", "[resourceGroup().location]")]
    [InlineData("[tryGet(resourceGroup().tags, 'a')]", "[tryGet(resourceGroup().tags, 'a')]")]
    [InlineData("[resourceGroup().tags['it''s']]", "[resourceGroup().tags['it''s']]")]
    [InlineData("[createObject(resourceGroup().location, 'v')['x']]", "[createObject(resourceGroup().location, 'v').x]")]
    [InlineData("[resourceId('A.B/c', resourceGroup().location)]", "[extensionResourceId('/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myRg', 'A.B/c', resourceGroup().location)]")]
    [InlineData("[reference('/a/b', '1', 'Full').location]", "[reference('/a/b', '1', 'Full').location]")]
    [InlineData("[listKeys('/a/b', '1').keys[0].value]", "[listKeys('/a/b', '1').keys[0].value]")]
    [InlineData("[if(equals(resourceGroup().location, 'x'), string(div(1, 0)), 'ok')]", "[if(equals(resourceGroup().location, 'x'), fail('Unable to evaluate template language function ''div'': the divisor is zero.'), 'ok')]")]
    public void What_is_known_is_evaluated_and_the_rest_stays(string expression, string expected)
    {
        var expansion = Corpus.Evaluate(expression);
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal(expected, (string?)expansion.Outputs.Single().Value);
    }

    [Theory]
    [InlineData("[a]", "[[a]")]
    [InlineData("[[a]", "[[[a]")]
    [InlineData("[a", "[a")]
    [InlineData("a]", "a]")]
    [InlineData("", "")]
    public void Literals_in_the_shape_of_an_expression_are_escaped(string literal, string written)
    {
        var expansion = Corpus.Expand(
            Corpus.Template("\"parameters\": { \"p\": { \"type\": \"string\" } }, \"outputs\": { \"o\": { \"type\": \"string\", \"value\": \"[parameters('p')]\" } }"),
            new JsonObject { ["p"] = new JsonObject { ["value"] = literal } }.ToJsonString());
        var value = expansion.Outputs.Single().Value;
        Assert.Equal(written, (string?)value);
        Assert.False(ResidualExpression.IsResidual(value));
        Assert.Equal(literal, (string?)ResidualExpression.Unescape(value));
    }

    [Fact]
    public void Unknown_parts_are_resolved_when_the_context_knows_them()
    {
        const string id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myRg/providers/A.B/c/a";
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "a" }, { "type": "A.B/c", "apiVersion": "1", "name": "b", "location": "[reference('a', '1', 'full').location]",
              "properties": { "x": "[concat('https://', reference('a').host)]", "key": "[listKeys('a', '1').value]", "later": "[reference('/x/y', '1').z]", "text": "[[literal]" } } ]
            """));
        var runtime = new FixedRuntimeContext();
        runtime.Resources[id] = JsonNode.Parse("""{ "location": "eastus", "properties": { "host": "h" } }""")!.AsObject();
        runtime.Calls["listKeys " + id] = JsonNode.Parse("""{ "value": "k" }""")!;
        var diagnostics = new List<TemplateDiagnostic>();
        var resource = expansion.Resources[1];
        var body = ResidualExpression.Resolve(resource.Body, resource.DeploymentScope, runtime, diagnostics)!;
        Assert.Empty(diagnostics);
        Assert.Equal("eastus", (string?)body["location"]);
        Assert.Equal("""{"x":"https://h","key":"k","later":"[reference('/x/y', '1').z]","text":"[[literal]"}""", body["properties"]!.ToJsonString(ResourceTests.Relaxed));
        Assert.Equal([new RuntimeCall("listKeys", id, "1"), new RuntimeCall("reference", id, "1"), new RuntimeCall("reference", "/x/y", "1")], expansion.UnknownCalls);
    }

    [Fact]
    public void A_context_that_knows_everything_leaves_nothing_unknown()
    {
        const string id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myRg/providers/A.B/c/a";
        var runtime = new FixedRuntimeContext();
        runtime.Resources[id] = JsonNode.Parse("""{ "properties": { "host": "h" } }""")!.AsObject();
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "a" } ], "outputs": { "o": { "type": "string", "value": "[reference('a').host]" } }
            """), runtime: runtime);
        Assert.Equal("h", (string?)expansion.Outputs.Single().Value);
        Assert.Empty(expansion.UnknownCalls);
    }

    [Fact]
    public void Unknown_names_give_unknown_ids_that_still_match()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [
              { "type": "A.B/c/d", "apiVersion": "1", "name": "[concat('p/', resourceGroup().location)]", "dependsOn": [ "[resourceId('A.B/c', 'p')]" ] },
              { "type": "A.B/c", "apiVersion": "1", "name": "p" },
              { "type": "A.B/c", "apiVersion": "1", "name": "q", "dependsOn": [ "[resourceId('A.B/c/d', 'p', resourceGroup().location)]" ] }
            ]
            """));
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal(["p", "[concat('p/', resourceGroup().location)]", "q"], expansion.Resources.Select(resource => resource.Name));
        Assert.Equal("[extensionResourceId('/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myRg', 'A.B/c/d', 'p', resourceGroup().location)]", expansion.Resources[1].Id);
        Assert.Equal([expansion.Resources[1].Id], expansion.Resources[2].DependsOn);
    }

    [Fact]
    public void An_object_with_unknown_parts_can_be_one_expression()
    {
        var node = JsonNode.Parse("""{ "a": "[f()]", "b": [ true, null, "[[x]" ] }""");
        Assert.Equal("[createObject('a', f(), 'b', createArray(true(), null(), '[x]'))]", (string?)ResidualExpression.ToExpression(node));
    }
}
