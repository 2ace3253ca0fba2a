using System.Text;
using GitOpsServerless.Arm.Rendering;
using GitOpsServerless.Arm.Tests.Target;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Rendering;

public sealed class BicepFallbackTests
{
    private const string Template = """
        { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
          "resources": [ { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "st", "location": "westeurope" } ] }
        """;

    // An experimental target scope, which the built-in compiler refuses by name.
    private const string Refused = "targetScope = 'local'\n";

    private readonly List<string> _compiled = [];

    [Fact]
    public async Task What_the_built_in_compiler_refuses_goes_to_the_configured_program()
    {
        var state = (await RenderAsync(new() { ["main.bicep"] = Refused })).Value;

        Assert.Equal(["main.bicep"], _compiled);
        Assert.Equal("st", Assert.Single(state.Resources).Id.Name);
        Assert.Contains(state.Diagnostics, diagnostic => diagnostic is { Code: "GOS0316", Severity: DiagnosticSeverity.Info });
    }

    [Fact]
    public async Task An_error_of_the_author_stays_an_error()
    {
        var result = await RenderAsync(new() { ["main.bicep"] = Refused + "var a = missing\n" });

        Assert.False(result.IsSuccess);
        Assert.Empty(_compiled);
    }

    [Theory]
    [InlineData("var a = loadTextContent('../../../etc/passwd')")]
    [InlineData("var p = '..'\nvar a = loadTextContent('${p}/${p}/etc/passwd')")]
    [InlineData("var a = sys.loadTextContent(base64ToString('Li4vLi4vZXRjL3Bhc3N3ZA=='))")]
    [InlineData("module m '%2e%2e/%2e%2e/x.bicep' = { name: 'm' }")]
    [InlineData("module m 'notes.txt' = { name: 'm' }")]
    [InlineData("import { v } from 'notes'")]
    public async Task A_file_anywhere_that_could_lead_out_of_the_repository_keeps_the_program_away(string other)
    {
        var result = await RenderAsync(new() { ["main.bicep"] = Refused, ["other.bicep"] = other + "\n" });

        Assert.False(result.IsSuccess);
        Assert.Empty(_compiled);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic is { Code: "GOS0314", File: "other.bicep" });
    }

    [Theory]
    [InlineData("""{ "cacheRootDirectory": "/root/.bicep" }""")]
    [InlineData("""{ "CacheRootDirectory": "/root/.bicep" }""")]
    [InlineData("""{ "extensions": { "x": "../../x.tgz" } }""")]
    public async Task A_configuration_that_names_a_folder_of_the_machine_keeps_the_program_away(string configuration)
    {
        var result = await RenderAsync(new() { ["main.bicep"] = Refused, ["bicepconfig.json"] = configuration });

        Assert.False(result.IsSuccess);
        Assert.Empty(_compiled);
    }

    [Fact]
    public async Task Without_a_configured_program_the_refusal_is_the_answer()
    {
        var result = await new TemplateRenderer().RenderAsync(Request(new() { ["main.bicep"] = Refused }), CancellationToken.None);

        Assert.Contains(result.Diagnostics, diagnostic => diagnostic is { Code: "GOS0316", Severity: DiagnosticSeverity.Error });
    }

    private Task<Result<DesiredState>> RenderAsync(Dictionary<string, string> files) =>
        new TemplateRenderer { OtherCompiler = Compile }.RenderAsync(Request(files), CancellationToken.None);

    private Task<Result<ReadOnlyMemory<byte>>?> Compile(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string path, CancellationToken cancellationToken)
    {
        _compiled.Add(path);
        return Task.FromResult<Result<ReadOnlyMemory<byte>>?>(Result<ReadOnlyMemory<byte>>.Success(Encoding.UTF8.GetBytes(Template)));
    }

    private static RenderRequest Request(Dictionary<string, string> files) => new(new ApplicationDefinition("shop") { Source = new SourceDefinition { Path = "" } }, new MemoryTree(files))
    {
        Target = new TargetDefinition("t") { Azure = new AzureTargetDefinition { Subscription = AzureWorld.Subscription, ResourceGroup = AzureWorld.Group } },
    };
}
