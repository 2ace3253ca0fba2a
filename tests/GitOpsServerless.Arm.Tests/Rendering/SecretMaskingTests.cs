using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Rendering;

/// <summary>Secrets are masked where they stand; the same text anywhere else is only a text.</summary>
public sealed class SecretMaskingTests
{
    private const string Header = "\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"contentVersion\": \"1.0.0.0\"";

    [Fact]
    public async Task A_common_word_as_default_of_a_secure_parameter_leaves_the_template_whole()
    {
        var state = await TemplateRendererTests.RenderAsync(new()
        {
            ["main.bicep"] = """
                @secure()
                param pw string = 'test'
                param stage string = 'test'
                @description('The test of the test.')
                param other string = 'latest'
                resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
                  name: 'sttest'
                  location: 'westeurope'
                  sku: { name: 'Standard_LRS' }
                  kind: 'StorageV2'
                  tags: { test: stage, other: other, secret: 'x${pw}', same: pw }
                }
                """,
        });

        var shown = state.ShownTemplate()!;
        Assert.Equal("***", (string?)shown["parameters"]!["pw"]!["defaultValue"]);
        var expected = state.Template!.Template.DeepClone().AsObject();
        expected["parameters"]!["pw"]!["defaultValue"] = "***";
        Assert.Equal(expected.ToJsonString(), shown.ToJsonString());
        Assert.Equal(
            """{"id":"/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-shop/providers/Microsoft.Storage/storageAccounts/sttest","name":"sttest","tags":{"test":"test","other":"latest","secret":"***","same":"***"}}""",
            Only(state.Shown(state.Resources[0]), "id", "name", "tags").Replace(Target.AzureWorld.Scope, "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-shop", StringComparison.Ordinal));
        Assert.Equal("the test of time", state.Redactor.Redact("the test of time"));
        var warning = Assert.Single(state.Diagnostics, d => d.Code == "GOS0527");
        Assert.Equal(("main.bicep", DiagnosticSeverity.Warning), (warning.File, warning.Severity));
        Assert.InRange(warning.Line!.Value, 1, 2);
        Assert.Contains("'pw'", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'test'", warning.Message, StringComparison.Ordinal);
        Assert.Contains("Key Vault", warning.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[concat('Server=x;Password=', parameters('pw'))]", "***")]
    [InlineData("[base64(parameters('pw'))]", "***")]
    [InlineData("[toUpper(variables('derived'))]", "***")]
    [InlineData("[if(equals(resourceGroup().tags.a, 'b'), parameters('pw'), 'x')]", "***")]
    [InlineData("[parameters('login').user]", "sa")]
    [InlineData("[parameters('login').password]", "***")]
    [InlineData("[string(parameters('login'))]", "***")]
    [InlineData("[first(split(parameters('pw'), 'e'))]", "***")]
    [InlineData("[first(createArray('open', parameters('pw')))]", "open")]
    [InlineData("[last(createArray('open', parameters('pw')))]", "***")]
    [InlineData("[length(parameters('pw'))]", 4)]
    [InlineData("[union(createObject('a', 'open'), createObject('b', parameters('pw'))).a]", "open")]
    [InlineData("[join(map(createArray('a', parameters('pw')), lambda('i', lambdaVariables('i'))), ',')]", "***")]
    [InlineData("[reduce(createArray('a', parameters('pw')), '', lambda('c', 'n', concat(lambdaVariables('c'), lambdaVariables('n'))))]", "***")]
    [InlineData("[json(concat('{\"a\":\"', parameters('pw'), '\"}')).a]", "***")]
    [InlineData("[parameters('pin')]", "***")]
    public async Task A_secret_is_known_through_functions(string expression, object shown)
    {
        var state = await TemplateRendererTests.RenderAsync(new()
        {
            ["main.json"] = $$"""
                { {{Header}}, "languageVersion": "2.0",
                  "definitions": { "login": { "type": "object", "properties": { "user": { "type": "string" }, "password": { "type": "securestring" } } } },
                  "parameters": { "pw": { "type": "securestring", "defaultValue": "test" }, "pin": { "type": "secureObject", "defaultValue": { "n": 1234 } }, "login": { "$ref": "#/definitions/login", "defaultValue": { "user": "sa", "password": "test" } } },
                  "variables": { "derived": "[concat(parameters('pw'), 'x')]" },
                  "resources": { "r": { "type": "A.B/c", "apiVersion": "1", "name": "n", "properties": { "value": "{{expression.Replace("\"", "\\\"", StringComparison.Ordinal)}}" } } } }
                """,
        });

        var value = state.Shown(state.Resources[0])["properties"]!["value"]!;
        Assert.Equal($"{shown}", value is JsonObject inner ? (string?)inner["n"] : value.ToString());
    }

    [Fact]
    public async Task Secure_outputs_and_arguments_of_nested_deployments_are_secret()
    {
        var state = await TemplateRendererTests.RenderAsync(new()
        {
            ["main.json"] = $$"""
                { {{Header}}, "languageVersion": "2.0", "resources": {
                  "d": { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "d", "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" },
                    "parameters": { "key": { "value": "red" }, "plain": { "value": "red" } },
                    "template": { {{Header}}, "languageVersion": "2.0", "parameters": { "key": { "type": "securestring" }, "plain": { "type": "string" } },
                      "resources": { "inner": { "type": "A.B/c", "apiVersion": "1", "name": "red", "properties": { "key": "[parameters('key')]", "plain": "[parameters('plain')]" } } },
                      "outputs": { "made": { "type": "securestring", "value": "[parameters('plain')]" } } } } },
                  "outer": { "type": "A.B/c", "apiVersion": "1", "name": "outer", "properties": { "made": "[listOutputsWithSecureValues('d', '2022-09-01').made]", "red": "red" } } } }
                """,
        });

        Assert.Equal("""{"key":"***","plain":"red"}""", state.Shown(state.Resources.Single(r => r.Id.Name == "red"))["properties"]!.ToJsonString());
        Assert.Equal("""{"made":"***","red":"red"}""", state.Shown(state.Resources.Single(r => r.Id.Name == "outer"))["properties"]!.ToJsonString());
        var arguments = state.ShownTemplate()!["resources"]!["d"]!["properties"]!["parameters"]!;
        Assert.Equal("""{"key":{"value":"***"},"plain":{"value":"red"}}""", arguments.ToJsonString());
        var warning = Assert.Single(state.Diagnostics, d => d.Code == "GOS0527");
        Assert.Equal(("main.json", 3), (warning.File, warning.Line));
        Assert.Contains("'key'", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Properties_that_hold_secrets_by_their_name_are_masked_and_expressions_in_them_stay()
    {
        var state = await TemplateRendererTests.RenderAsync(new()
        {
            ["main.json"] = $$"""
                { {{Header}}, "resources": [
                  { "type": "Microsoft.Sql/servers", "apiVersion": "2023-08-01", "name": "sql", "properties": { "administratorLogin": "sa", "administratorLoginPassword": "sa" } },
                  { "type": "Microsoft.KeyVault/vaults/secrets", "apiVersion": "2023-07-01", "name": "kv/s", "properties": { "value": "open sesame", "contentType": "open sesame" } },
                  { "type": "A.B/c", "apiVersion": "1", "name": "n", "properties": { "accessKey": "[listKeys(resourceId('X.Y/z', 'x'), '1').key1]", "secret": true } },
                  { "type": "Microsoft.App/containerApps", "apiVersion": "2024-03-01", "name": "app", "location": "x", "properties": {
                      "configuration": { "secrets": [ { "name": "db", "value": "open sesame" } ] },
                      "template": { "containers": [ { "name": "web", "env": [ { "name": "DB_PASSWORD", "value": "open sesame" }, { "name": "MODE", "value": "open" } ] } ] } } },
                  { "type": "Microsoft.KeyVault/vaults", "apiVersion": "2023-07-01", "name": "kv", "location": "x", "properties": {}, "resources": [
                      { "type": "secrets", "apiVersion": "2023-07-01", "name": "t", "properties": { "value": "open sesame" } } ] } ] }
                """,
        });

        Assert.Equal("""{"administratorLogin":"sa","administratorLoginPassword":"***"}""", Properties("sql"));
        Assert.Equal("""{"value":"***","contentType":"open sesame"}""", Properties("kv/s"));
        Assert.Contains("listKeys", (string?)state.Shown(state.Resources.Single(r => r.Id.Name == "n"))["properties"]!["accessKey"], StringComparison.Ordinal);
        Assert.True((bool)state.Shown(state.Resources.Single(r => r.Id.Name == "n"))["properties"]!["secret"]!);
        Assert.Equal("***", (string?)state.ShownTemplate()!["resources"]![1]!["properties"]!["value"]);
        Assert.Equal("[listKeys(resourceId('X.Y/z', 'x'), '1').key1]", (string?)state.ShownTemplate()!["resources"]![2]!["properties"]!["accessKey"]);
        var app = state.ShownTemplate()!["resources"]![3]!["properties"]!;
        Assert.Equal("""[{"name":"db","value":"***"}]""", app["configuration"]!["secrets"]!.ToJsonString());
        Assert.Equal("""[{"name":"DB_PASSWORD","value":"***"},{"name":"MODE","value":"open"}]""", app["template"]!["containers"]![0]!["env"]!.ToJsonString());
        Assert.Contains("""[{"name":"DB_PASSWORD","value":"***"},{"name":"MODE","value":"open"}]""", Properties("app"), StringComparison.Ordinal);
        Assert.Equal("***", (string?)state.ShownTemplate()!["resources"]![4]!["resources"]![0]!["properties"]!["value"]);

        string Properties(string name) => state.Shown(state.Resources.Single(r => r.Id.Name == name))["properties"]!.ToJsonString();
    }

    [Fact]
    public async Task Plain_values_in_a_parameter_file_are_warned_of_and_references_are_not()
    {
        var template = $$"""{ {{Header}}, "parameters": { "a": { "type": "securestring" }, "b": { "type": "securestring" }, "c": { "type": "string" }, "d": { "type": "securestring", "defaultValue": "" } }, "resources": [] }""";
        var state = await TemplateRendererTests.RenderAsync(new()
        {
            ["main.json"] = template,
            ["main.parameters.json"] = """{ "parameters": { "a": { "value": "correct horse" }, "b": { "reference": { "keyVault": { "id": "/v" }, "secretName": "s" } }, "c": { "value": "x" } } }""",
        });

        var warning = Assert.Single(state.Diagnostics);
        Assert.Equal(("GOS0527", "main.parameters.json", 1, 35), (warning.Code, warning.File, warning.Line, warning.Column));
        Assert.Contains("'a'", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("correct horse", warning.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Short_secrets_are_masked_where_a_message_quotes_them()
    {
        var result = await TemplateRendererTests.TryRenderAsync(new()
        {
            ["main.json"] = $$"""
                { {{Header}}, "parameters": { "pw": { "type": "securestring", "defaultValue": "valid" }, "n": { "type": "securestring", "defaultValue": "range" } }, "resources": [],
                  "outputs": { "o": { "type": "object", "value": "[parseCidr(parameters('pw'))]" }, "p": { "type": "string", "value": "[createObject('a', 1)[parameters('n')]]" } } }
                """,
        });

        Assert.Contains(result.Diagnostics, d => d.Message.Contains("'***' is no range", StringComparison.Ordinal));
        Assert.Contains(result.Diagnostics, d => d.Message.Contains("property '***' doesn't exist", StringComparison.Ordinal));
    }

    private static string Only(JsonObject resource, params string[] names) => new JsonObject(names.Select(n => KeyValuePair.Create(n, resource[n]?.DeepClone()))).ToJsonString();
}
