using System.Globalization;
using System.Text;
using GitOpsServerless.Arm.Rendering;
using GitOpsServerless.Arm.Tests.Target;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Rendering;

/// <summary>What a Bicep file needs besides itself: configurations, registry modules, many loaded files, the template of a parameter file.</summary>
public sealed class BicepSourceTests
{
    private const string Storage = """
        { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
          "parameters": { "name": { "type": "string" } },
          "resources": [ { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "[parameters('name')]", "location": "westeurope" } ] }
        """;

    private readonly List<string> _restored = [];

    [Fact]
    public async Task A_module_of_a_registry_is_restored_through_the_alias_of_the_configuration()
    {
        var state = (await RenderAsync(new()
        {
            ["infra/main.bicep"] = Module("br/corp:storage:1.0.0"),
            ["infra/bicepconfig.json"] = """{ "moduleAliases": { "br": { "corp": { "registry": "corp.example", "modulePath": "bicep" } } } }""",
        })).Value;

        Assert.Equal("stx", Assert.Single(state.Resources).Id.Name);
        Assert.Equal(["br:corp.example/bicep/storage:1.0.0 br/corp.example/bicep$storage/1.0.0$/main.json"], _restored);
    }

    [Fact]
    public async Task Why_a_module_cannot_be_restored_is_told()
    {
        var result = await RenderAsync(new() { ["infra/main.bicep"] = Module("br:other.example/storage:1.0.0") });

        Assert.Equal("GOS0212", result.Error!.Code);
    }

    [Fact]
    public async Task A_cache_that_the_repository_brings_along_is_used()
    {
        var state = (await RenderAsync(new()
        {
            ["infra/main.bicep"] = Module("br:other.example/storage:1.0.0"),
            ["bicepconfig.json"] = """{ "cacheRootDirectory": "./vendored" }""",
            ["vendored/br/other.example/storage/1.0.0$/main.json"] = Storage,
        })).Value;

        Assert.Equal("stx", Assert.Single(state.Resources).Id.Name);
        Assert.Empty(_restored);
    }

    [Fact]
    public async Task A_cache_elsewhere_on_the_machine_is_not_for_the_repository_to_name()
    {
        var result = await RenderAsync(new()
        {
            ["infra/main.bicep"] = Module("br:other.example/storage:1.0.0"),
            ["infra/bicepconfig.json"] = """{ "cacheRootDirectory": "../../outside" }""",
            ["outside/br/other.example/storage/1.0.0$/main.json"] = Storage,
        });

        Assert.False(result.IsSuccess);
    }

    [Fact]
    public async Task A_configuration_above_the_file_changes_the_output_as_it_says()
    {
        var state = (await RenderAsync(new()
        {
            ["infra/main.bicep"] = "resource a 'Microsoft.Storage/storageAccounts@2023-05-01' = {\n  name: 'sta'\n  location: 'westeurope'\n  kind: 'StorageV2'\n  sku: { name: 'Standard_LRS' }\n}\n",
            ["bicepconfig.json"] = """{ "experimentalFeaturesEnabled": { "symbolicNameCodegen": true } }""",
        })).Value;

        Assert.Equal("2.0", state.Template!.Template["languageVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_template_that_loads_a_hundred_files_is_compiled()
    {
        var files = Enumerable.Range(0, 100).ToDictionary(
            i => string.Create(CultureInfo.InvariantCulture, $"infra/lib/{i}.json"), i => string.Create(CultureInfo.InvariantCulture, $$"""{ "n": "st{{i}}" }"""));
        var main = new StringBuilder("var all = [\n");
        foreach (var i in Enumerable.Range(0, 100))
        {
            main.Append(CultureInfo.InvariantCulture, $"  loadJsonContent('lib/{i}.json')\n");
        }

        main.Append("]\nresource s 'Microsoft.Storage/storageAccounts@2023-05-01' = [for a in all: {\n  name: a.n\n  location: 'westeurope'\n  kind: 'StorageV2'\n  sku: { name: 'Standard_LRS' }\n}]\n");
        files["infra/main.bicep"] = main.ToString();

        Assert.Equal(100, (await RenderAsync(files)).Value.Resources.Count);
    }

    [Theory]
    [InlineData("/*\nusing './old.bicep'\n*/\nusing './main.bicep'\nparam stage = 'demo'\n")]
    [InlineData("using './main\\u{2e}bicep'\nparam stage = 'demo'\n")]
    public async Task The_template_of_a_parameter_file_is_the_one_that_it_is_checked_against(string parameters)
    {
        var state = (await RenderAsync(new()
        {
            ["infra/main.bicepparam"] = parameters,
            ["infra/main.bicep"] = "param stage string\n" + Account("'new${stage}'"),
            ["infra/old.bicep"] = "param stage string\n" + Account("'old${stage}'"),
        }, "infra/main.bicepparam")).Value;

        Assert.Equal("newdemo", Assert.Single(state.Resources).Id.Name);
    }

    [Fact]
    public async Task A_parameter_file_may_use_a_module_of_a_registry()
    {
        var state = (await RenderAsync(
            new() { ["infra/main.bicepparam"] = "using 'br:corp.example/storage:1.0.0'\nparam name = 'sty'\n" }, "infra/main.bicepparam")).Value;

        Assert.Equal("sty", Assert.Single(state.Resources).Id.Name);
    }

    private static string Module(string reference) => $"module m '{reference}' = {{\n  name: 'm'\n  params: {{ name: 'stx' }}\n}}\n";

    private static string Account(string name) =>
        $"resource a 'Microsoft.Storage/storageAccounts@2023-05-01' = {{\n  name: {name}\n  location: 'westeurope'\n  kind: 'StorageV2'\n  sku: {{ name: 'Standard_LRS' }}\n}}\n";

    private Task<Result<DesiredState>> RenderAsync(Dictionary<string, string> files, string? file = null)
    {
        var renderer = new TemplateRenderer
        {
            ModuleSource = (module, _, _) =>
            {
                _restored.Add($"{module.FullName} {module.CachePath}");
                return Task.FromResult(module.Registry == "corp.example"
                    ? new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(Storage))
                    : (Result<ReadOnlyMemory<byte>>)DiagnosticCatalog.RemoteNotAllowed.Create($"{module.Registry} is not allowed."));
            },
        };
        var application = new ApplicationDefinition("shop")
        {
            Source = new SourceDefinition { Path = "infra" },
            Rendering = new RenderingDefinition { Template = new TemplateOptions { File = file?["infra/".Length..] } },
        };
        var target = new TargetDefinition("t") { Azure = new AzureTargetDefinition { Subscription = AzureWorld.Subscription, ResourceGroup = AzureWorld.Group } };
        return renderer.RenderAsync(new RenderRequest(application, new MemoryTree(files)) { Target = target }, TestContext.Current.CancellationToken);
    }
}
