using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Rendering;
using GitOpsServerless.Arm.Tests.Target;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Rendering;

public sealed class TemplateRendererTests
{
    private const string Bicep = """
        @allowed([ 'demo', 'prod' ])
        param stage string
        param location string = resourceGroup().location
        @secure()
        param password string = ''

        resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
          name: 'st${stage}'
          location: location
          sku: { name: 'Standard_LRS' }
          kind: 'StorageV2'
          tags: { stage: stage, p: password }
        }

        module network 'modules/network.bicep' = {
          name: 'network'
          params: { name: 'vnet-${stage}' }
        }

        output id string = storage.id
        """;

    private const string Module = """
        param name string
        resource vnet 'Microsoft.Network/virtualNetworks@2024-01-01' = {
          name: name
          location: 'westeurope'
          properties: { addressSpace: { addressPrefixes: [ '10.0.0.0/16' ] } }
        }
        """;

    [Fact]
    public async Task Bicep_with_a_parameter_file_of_its_own_becomes_resources_with_file_and_line()
    {
        var state = await RenderAsync(new() { ["infra/main.bicep"] = Bicep, ["infra/modules/network.bicep"] = Module, ["infra/main.bicepparam"] = "using 'main.bicep'\nparam stage = 'demo'\n" }, "infra");

        Assert.Equal(["stdemo", "vnet-demo"], state.Resources.Select(r => r.Id.Name).Order(StringComparer.Ordinal));
        var storage = state.Resources.Single(r => r.Id.Name == "stdemo");
        Assert.Equal(("infra/main.bicep", 7), (storage.Provenance.File, storage.Provenance.Line));
        Assert.Equal("demo", state.Template!.Parameters["stage"]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task Bicep_takes_json_parameters_and_inline_values_win()
    {
        var application = Application("infra") with { Rendering = new RenderingDefinition { Template = new TemplateOptions { Parameters = new JsonObject { ["STAGE"] = "prod" } } } };
        var state = await RenderAsync(
            new() { ["infra/main.bicep"] = Bicep, ["infra/modules/network.bicep"] = Module, ["infra/main.parameters.json"] = """{ "parameters": { "stage": { "value": "demo" } } }""" },
            "infra", application);

        Assert.Contains(state.Resources, r => r.Id.Name == "stprod");
    }

    [Fact]
    public async Task A_mistake_in_Bicep_is_told_with_code_file_and_line()
    {
        var result = await TryRenderAsync(new() { ["main.bicep"] = "param a string\n\noutput b string = c\n" });

        var error = Assert.Single(result.Diagnostics, d => d.IsError);
        Assert.Equal(("BCP057", "main.bicep", 3), (error.Code, error.File, error.Line));
    }

    [Fact]
    public async Task A_mistake_in_a_template_is_told_with_file_and_line()
    {
        var result = await TryRenderAsync(new()
        {
            ["azuredeploy.json"] = """
                {
                  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                  "contentVersion": "1.0.0.0",
                  "resources": [
                    { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "[parameters('absent')]" }
                  ]
                }
                """,
        });

        Assert.Equal(("GOS0521", "azuredeploy.json", 5), (result.Error!.Code, result.Error.File, result.Error.Line));
    }

    [Fact]
    public async Task A_key_that_stands_twice_is_a_mistake_in_the_file()
    {
        var result = await TryRenderAsync(new()
        {
            ["main.json"] = """
                {
                  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                  "contentVersion": "1.0.0.0",
                  "variables": { "a": 1, "a": 2 },
                  "resources": []
                }
                """,
        });

        Assert.Equal(("GOS0521", "main.json"), (result.Error!.Code, result.Error.File));
        Assert.Contains("uplicate", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_for_another_scope_is_refused()
    {
        var result = await TryRenderAsync(new() { ["main.json"] = """{ "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [] }""" });

        Assert.Equal("GOS0525", result.Error!.Code);
    }

    [Fact]
    public async Task Key_vault_references_stay_references_and_secure_values_are_masked()
    {
        const string Reference = """{ "reference": { "keyVault": { "id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv" }, "secretName": "sql" } }""";
        const string Template = """
            { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
              "parameters": { "a": { "type": "securestring" }, "b": { "type": "securestring" } },
              "resources": [ { "type": "Microsoft.Sql/servers", "apiVersion": "2023-08-01", "name": "sql", "location": "westeurope", "properties": { "administratorLoginPassword": "[parameters('a')]" } } ] }
            """;
        var state = await RenderAsync(new() { ["main.json"] = Template, ["main.parameters.json"] = $$"""{ "parameters": { "a": {{Reference}}, "b": { "value": "correct horse battery" } } }""" });

        Assert.Equal("sql", state.Template!.Parameters["a"]!["reference"]!["secretName"]!.GetValue<string>());
        Assert.Equal("***", state.Redactor.Redact("correct horse battery"));
    }

    [Fact]
    public async Task Secrets_are_masked_wherever_they_are_declared()
    {
        const string Login = "using 'main.bicep'\nparam login = { name: 'sa', password: 'correct horse battery' }\nparam token = '[staple]'\n";
        const string Template = """
            @secure()
            type secret = string
            type credential = { name: string, password: secret }
            param login credential
            param token secret
            module m 'm.bicep' = { name: 'm', params: { key: 'module secret' } }
            resource sql 'Microsoft.Sql/servers@2023-08-01' = { name: 'sql', location: 'westeurope', tags: { t: token }, properties: { administratorLogin: login.name, administratorLoginPassword: login.password } }
            """;
        const string Module = "@secure()\nparam key string\nresource kv 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = { name: 'kv/s', properties: { value: key } }\n";
        var state = await RenderAsync(new() { ["main.bicep"] = Template, ["m.bicep"] = Module, ["main.bicepparam"] = Login });

        Assert.All(["correct horse battery", "[staple]", "module secret"], secret => Assert.Equal("***", state.Redactor.Redact(secret)));
        Assert.Equal("sa", state.Redactor.Redact("sa"));
    }

    [Fact]
    public async Task A_folder_of_manifests_is_left_to_others()
    {
        var tree = new MemoryTree(new Dictionary<string, string>(StringComparer.Ordinal) { ["web.yaml"] = "kind: ConfigMap", ["package.json"] = "{}" });

        Assert.False(await new TemplateRenderer().AcceptsAsync(new RenderRequest(Application(""), tree), CancellationToken.None));
    }

    private static ApplicationDefinition Application(string path) => new("shop") { Source = new SourceDefinition { Path = path } };

    internal static async Task<DesiredState> RenderAsync(Dictionary<string, string> files, string path = "", ApplicationDefinition? application = null)
    {
        var result = await TryRenderAsync(files, path, application);
        Assert.True(result.IsSuccess, string.Join("\n", result.Diagnostics));
        return result.Value;
    }

    internal static async Task<Result<DesiredState>> TryRenderAsync(Dictionary<string, string> files, string path = "", ApplicationDefinition? application = null)
    {
        var request = new RenderRequest(application ?? Application(path), new MemoryTree(files))
        {
            Target = new TargetDefinition("t") { Azure = new AzureTargetDefinition { Subscription = AzureWorld.Subscription, ResourceGroup = AzureWorld.Group } },
        };
        Assert.True(await new TemplateRenderer().AcceptsAsync(request, CancellationToken.None));
        return await new TemplateRenderer().RenderAsync(request, CancellationToken.None);
    }
}
