using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.Operators;

namespace GitOpsServerless.Runtime.Tests;

public sealed class FolderRenderingTests : IDisposable
{
    private readonly OperatorTools _tools = new();
    private readonly string _root = Directory.CreateTempSubdirectory("render-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Manifests_need_no_target()
    {
        Write("web/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");

        var state = await RenderAsync("web");

        Assert.Equal("ConfigMap default/a", state.Value.Resources.Single().Id.ToString());
    }

    [Theory]
    [InlineData("https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "/subscriptions/")]
    [InlineData("https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#", "/subscriptions/")]
    [InlineData("https://schema.management.azure.com/schemas/2019-08-01/managementGroupDeploymentTemplate.json#", "/providers/Microsoft.Management/managementGroups/")]
    [InlineData("https://schema.management.azure.com/schemas/2019-08-01/tenantDeploymentTemplate.json#", "/")]
    public async Task Template_is_expanded_at_the_scope_that_it_is_written_for(string schema, string scope)
    {
        Write("main.json", $$"""{ "$schema": "{{schema}}", "contentVersion": "1.0.0.0", "resources": [ { "type": "Microsoft.Authorization/policyDefinitions", "apiVersion": "2021-06-01", "name": "p", "properties": {} } ] }""");

        var state = await RenderAsync("main.json");

        Assert.True(state.IsSuccess, string.Join(' ', state.Diagnostics));
        Assert.StartsWith(scope, state.Value.Resources.Single().Id.Scope, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(state.Value.Template);
    }

    [Theory]
    [InlineData("infra/main.bicep")]
    [InlineData("infra")]
    public async Task Bicep_finds_what_lies_beside_it(string path)
    {
        Write("infra/main.bicep", "module m 'parts/a.bicep' = { name: 'a' }\nmodule n '../shared/b.bicep' = { name: 'b' }\n");
        Write("infra/parts/a.bicep", Group("sta"));
        Write("shared/b.bicep", Group("stb"));
        Write(".git", "");

        var state = await RenderAsync(path);

        Assert.True(state.IsSuccess, string.Join(' ', state.Diagnostics));
        Assert.Equal(["sta", "stb"], state.Value.Resources.Select(r => r.Id.Name).Order(StringComparer.Ordinal));

        static string Group(string name) =>
            $"resource a 'Microsoft.Storage/storageAccounts@2023-05-01' = {{\n  name: '{name}'\n  location: 'westeurope'\n  kind: 'StorageV2'\n  sku: {{ name: 'Standard_LRS' }}\n}}\n";
    }

    [Fact]
    public async Task Single_file_is_what_its_name_and_content_say()
    {
        Write("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");
        Write("b.json", """{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "b" } }""");

        Assert.Equal("ConfigMap default/a", (await RenderAsync("a.yaml")).Value.Resources.Single().Id.ToString());
        Assert.Equal("ConfigMap default/b", (await RenderAsync("b.json")).Value.Resources.Single().Id.ToString());
    }

    [Theory]
    [InlineData("passwd")]
    [InlineData("notes.txt")]
    [InlineData("web/.gitignore")]
    public async Task File_of_another_kind_is_not_rendered(string path)
    {
        Write(path, "root:x:0:0\n");

        Assert.Equal(DiagnosticCatalog.NoRenderer.Code, (await RenderAsync(path)).Error!.Code);
    }

    [Fact]
    public async Task Kustomization_may_refer_to_a_base_beside_it()
    {
        Write("base/kustomization.yaml", "resources: [a.yaml]\n");
        Write("base/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");
        Write("prod/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-\n");

        var state = await RenderAsync("prod");

        Assert.DoesNotContain(state.Diagnostics, d => d.Code == DiagnosticCatalog.RenderFileMissing.Code);
    }

    [Fact]
    public async Task Kustomization_may_refer_to_a_single_file_beside_it()
    {
        Write("base/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");
        Write("prod/kustomization.yaml", "resources: [../base/a.yaml]\n");

        var state = await RenderAsync("prod");

        Assert.DoesNotContain(state.Diagnostics, d => d.Code == DiagnosticCatalog.RenderFileMissing.Code);
    }

    [Fact]
    public async Task Path_that_is_not_there_says_so() =>
        Assert.Equal(DiagnosticCatalog.DirectoryNotFound.Code, (await RenderAsync("nothing")).Error!.Code);

    private Task<Result<DesiredState>> RenderAsync(string path) => _tools.RenderAsync(new FolderRendering(_root, path), TestContext.Current.CancellationToken);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
