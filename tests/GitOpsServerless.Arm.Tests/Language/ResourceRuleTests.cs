using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>Rules of resources, their references and their secrets, as Azure's own engine has them.</summary>
public sealed class ResourceRuleTests
{
    private const string Id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myRg/providers/A.B/c/a";

    [Theory]
    [InlineData("reference('a').q", "one")]
    [InlineData("reference('a').e", "xy")]
    [InlineData("reference('a').o.k[1].z", "true")]
    [InlineData("reference(resourceId('A.B/c', 'a')).q", "one")]
    [InlineData("reference(resourceId('A.B/c', 'a'), '1').q", "one")]
    [InlineData("reference('a', '1', 'Full').properties.q", "one")]
    [InlineData("reference(resourceId('A.B/c', 'a'), '2').q", $"[reference('{Id}', '2').q]")]
    [InlineData("reference('a').u", $"[reference('{Id}', '1').u]")]
    [InlineData("reference('a').missing", $"[reference('{Id}', '1').missing]")]
    [InlineData("reference('a').o.missing", $"[reference('{Id}', '1').o.missing]")]
    [InlineData("reference('a').secret", $"[reference('{Id}', '1').secret]")]
    [InlineData("reference('a', '1', 'Full').location", $"[reference('{Id}', '1', 'Full').location]")]
    public void Reference_gives_back_what_the_template_declares(string expression, string expected)
    {
        var expansion = Corpus.Expand(Corpus.Template($$"""
            "parameters": { "s": { "type": "securestring", "defaultValue": "hidden" } },
            "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "a", "location": "westeurope", "properties": { "q": "one", "o": { "k": [ 1, { "z": true } ] }, "e": "[concat('x', 'y')]", "u": "[resourceGroup().location]", "secret": "[parameters('s')]" } } ],
            "outputs": { "o": { "type": "any", "value": "[{{expression}}]" } }
            """));
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal(expected, expansion.Outputs[0].Value!.ToString());
    }

    [Fact]
    public void Declared_values_that_refer_to_each_other_stay_unknown()
    {
        var expansion = Corpus.Expand(Corpus.Template($$"""
            "resources": [
              { "type": "A.B/c", "apiVersion": "1", "name": "a", "properties": { "q": "[reference(resourceId('A.B/c', 'b')).q]" } },
              { "type": "A.B/c", "apiVersion": "1", "name": "b", "properties": { "q": "[reference(resourceId('A.B/c', 'a')).q]" } } ]
            """));
        Assert.Empty(expansion.Diagnostics);
        Assert.All(expansion.Resources, static resource => Assert.StartsWith("[reference(", (string?)resource.Body["properties"]!["q"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"true\"", 1)]
    [InlineData("\"[string(false())]\"", 0)]
    [InlineData("1", 1)]
    [InlineData("0", 0)]
    [InlineData("\"[null()]\"", 1)]
    public void Condition_need_not_be_a_boolean(string condition, int count)
    {
        var expansion = Corpus.Expand(Corpus.Template($$""" "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "a", "condition": {{condition}} } ] """));
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal(count, expansion.Resources.Count);
    }

    [Theory]
    [InlineData("\"apiProfile\": \"2018-03-01-hybrid\",", "Microsoft.Network/publicIPAddresses", "2017-10-01")]
    [InlineData("\"apiProfile\": \"2019-03-01-hybrid\",", "Microsoft.Storage/storageAccounts", "2017-10-01")]
    public void Profile_gives_the_versions(string profile, string type, string version)
    {
        var expansion = Corpus.Expand(Corpus.Template($$""" {{profile}} "resources": [ { "type": "{{type}}", "name": "a" } ] """));
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal(version, Assert.Single(expansion.Resources).ApiVersion);
    }

    [Fact]
    public void Profile_that_is_not_known_is_a_warning_and_no_profile_an_error()
    {
        const string resources = """ "resources": [ { "type": "A.B/c", "name": "a" } ] """;
        var unknown = Corpus.Expand(Corpus.Template("\"apiProfile\": \"2030-01-01\"," + resources));
        Assert.Equal(TemplateDiagnosticSeverity.Warning, Assert.Single(unknown.Diagnostics).Severity);
        Assert.Equal("", Assert.Single(unknown.Resources).ApiVersion);
        var none = Corpus.Expand(Corpus.Template(resources));
        Assert.Contains("'apiVersion' is not defined", Assert.Single(none.Diagnostics).Message, StringComparison.Ordinal);
        Assert.False(none.Succeeded);
    }

    [Fact]
    public void Deployment_to_an_unknown_place_stays_closed()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "location": "westeurope", "scope": "[format('Microsoft.Management/managementGroups/{0}', tenant().tenantId)]",
              "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" }, "parameters": { "p": { "value": "x" } },
                "template": { "$schema": "s", "contentVersion": "1.0.0.0", "parameters": { "p": { "type": "string" } }, "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "[parameters('p')]" } ], "outputs": { "o": { "type": "string", "value": "v" } } } } } ],
            "outputs": { "o": { "type": "string", "value": "[reference('d').outputs.o.value]" } }
            """), scope: DeploymentScope.ManagementGroup("mg"));
        Assert.Empty(expansion.Diagnostics);
        var deployment = Assert.Single(expansion.Resources);
        Assert.False(deployment.IsExpandedDeployment);
        Assert.Null(deployment.Body["properties"]!["template"]);
        Assert.True(ResidualExpression.IsResidual(expansion.Outputs[0].Value));
    }

    [Fact]
    public void Reference_out_of_an_outer_template_is_an_order_of_its_deployment()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [
              { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": { "mode": "Incremental", "template": { "$schema": "s", "contentVersion": "1.0.0.0",
                "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "inside", "properties": { "k": "[listKeys('account', '1').key]" } } ] } } },
              { "type": "A.B/c", "apiVersion": "1", "name": "account" } ]
            """));
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal(["account", "inside", "d"], expansion.Resources.Select(resource => resource.Name));
        Assert.Equal([0, 1, 1], expansion.Resources.Select(resource => resource.Wave));
    }

    [Theory]
    [InlineData("""{ "type": "A.B/c", "apiVersion": "1", "name": "a", "dependsOn": [ "a" ] }""")]
    [InlineData("""{ "type": "A.B/c", "apiVersion": "1", "name": "[concat('a', copyIndex())]", "copy": { "name": "l", "count": 2 }, "dependsOn": [ "l" ] }""")]
    public void Nothing_waits_for_itself(string resource)
    {
        var expansion = Corpus.Expand(Corpus.Template($$""" "resources": [ {{resource}} ] """));
        Assert.Contains(expansion.Diagnostics, static diagnostic => diagnostic.Message.Contains("Circular dependency", StringComparison.Ordinal));
    }

    [Fact]
    public void Default_values_use_no_variables()
    {
        var expansion = Corpus.Expand(Corpus.Template(""" "parameters": { "p": { "type": "string", "defaultValue": "[variables('v')]" } }, "variables": { "v": "x" } """), """{ "p": { "value": "y" } }""");
        Assert.Contains("'variables' is not expected at this location", expansion.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Longer_secrets_are_masked_first()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "parameters": { "a": { "type": "securestring", "defaultValue": "pass" }, "b": { "type": "securestring", "defaultValue": "password1" }, "c": { "type": "securestring", "defaultValue": "e" } },
            "outputs": { "o": { "type": "string", "value": "[fail(concat('the end ', parameters('b')))]" } }
            """));
        Assert.Equal("the end ***", Assert.Single(expansion.Diagnostics).Message);
    }

    [Fact]
    public void Parameters_that_hold_secrets_stay_out_of_the_body()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" },
              "parameters": { "login": { "value": { "password": "correct horse" } }, "plain": { "value": "x" } },
              "template": { "$schema": "s", "contentVersion": "1.0.0.0", "languageVersion": "2.0", "definitions": { "login": { "type": "object", "properties": { "password": { "type": "securestring" } } } },
                "parameters": { "login": { "$ref": "#/definitions/login" }, "plain": { "type": "string" } }, "resources": {} } } } ]
            """));
        Assert.Empty(expansion.Diagnostics);
        Assert.Contains("correct horse", expansion.SecretValues);
        Assert.Equal("""{"plain":{"value":"x"}}""", expansion.Resources[0].Body["properties"]!["parameters"]!.ToJsonString());
    }

    [Fact]
    public void A_relative_parent_of_a_link_is_no_failure()
    {
        var request = new TemplateExpansionRequest
        {
            Template = TemplateDocument.Parse(Corpus.Template(""" "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": { "mode": "Incremental", "templateLink": { "relativePath": "b.json" } } } ] """)),
            Scope = Corpus.Group,
            TemplateUri = "nested/a.json",
        };
        Assert.Empty(TemplateExpander.Expand(request).Diagnostics);
    }

    [Fact]
    public void What_is_no_expression_is_told_when_it_is_resolved_again()
    {
        var diagnostics = new List<TemplateDiagnostic>();
        var node = ResidualExpression.Resolve(JsonValue.Create("[x y]"), Corpus.Group, UnknownRuntimeContext.Instance, diagnostics);
        Assert.Single(diagnostics);
        Assert.NotNull(node);
        using var source = new CancellationTokenSource();
        source.Cancel();
        var loop = JsonValue.Create("[map(range(0, 10000), lambda('i', string(lambdaVariables('i'))))]");
        Assert.Throws<OperationCanceledException>(() => ResidualExpression.Resolve(loop, Corpus.Group, UnknownRuntimeContext.Instance, diagnostics, cancellationToken: source.Token));
    }

    [Theory]
    [InlineData("012345678901234567890")]
    [InlineData("09")]
    public void Numbers_that_are_none_are_syntax_errors(string number) =>
        Assert.Contains("is no number", Assert.Single(Corpus.Expand(Corpus.Template($$""" "outputs": { "o": { "type": "int", "value": {{number}} } } """)).Diagnostics).Message, StringComparison.Ordinal);

    [Fact]
    public void Leading_zeros_are_no_part_of_a_large_number()
    {
        var expansion = Corpus.Expand(Corpus.Template(""" "outputs": { "o": { "type": "any", "value": -012345678901234567890 } } """));
        Assert.Equal("-12345678901234567890", expansion.Outputs[0].Value!.ToJsonString());
    }

    [Fact]
    public void Letters_of_other_languages_count_once()
    {
        var template = JsonNode.Parse(Corpus.Template("\"resources\": []"))!;
        template["metadata"] = new string('é', 1_000_000);
        Assert.Empty(TemplateDocument.FromJson(template).Diagnostics);
    }
}
