using System.Text.Json.Nodes;
using GitOpsServerless.Bicep;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Controller.Tests.Installation;

/// <summary>The infrastructure, compiled with our own compiler.</summary>
public sealed class InfrastructureTests
{
    private static readonly string s_folder = Path.Combine(RealData.RepositoryRoot, "bicep");

    [Fact]
    public void Infrastructure_compiles()
    {
        var template = Compile("main.bicep").Template!;
        Assert.Contains("subscriptionDeploymentTemplate", template["$schema"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(["appName", "identityClientId", "resourceGroupName", "url", "vaultName", "webhookUrl"], template["outputs"]!.AsObject().Select(o => o.Key).Order());
    }

    [Fact]
    public void Sample_parameters_fit() => Assert.NotNull(Compile("main.bicepparam").Parameters!["parameters"]!["definitionsUrl"]);

    [Fact]
    public void Account_takes_no_keys_and_vault_is_under_role_based_access()
    {
        var text = Compile("main.bicep").Template!.ToJsonString();
        Assert.Contains("\"allowSharedKeyAccess\":false", text, StringComparison.Ordinal);
        Assert.Contains("\"enableRbacAuthorization\":true", text, StringComparison.Ordinal);
        Assert.DoesNotContain("listKeys", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Names_of_settings_are_the_ones_that_are_read()
    {
        var app = File.ReadAllText(Path.Combine(s_folder, "modules", "app.bicep"));
        var options = EnvironmentSettings.Read(name => name.StartsWith("GITOPS_WEBHOOK_SECRET_", StringComparison.Ordinal) && !name.EndsWith("_2", StringComparison.Ordinal) ? "secret" : null);
        Assert.All(options.Value.Webhooks.Secrets.Keys, provider => Assert.Contains($"'{provider}'", app, StringComparison.Ordinal));
    }

    private static BicepResult Compile(string file)
    {
        var result = BicepCompiler.Compile(new Folder(s_folder), file, new BicepOptions { AzureTypes = new AsWritten() });
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result;
    }

    // The files spell every type as its provider does, so that no type data is needed.
    private sealed class AsWritten : IAzureTypes
    {
        public string? TryGetName(string resourceType, string apiVersion) => $"{resourceType}@{apiVersion}";

        public AzureTypeShape? TryGetShape(string resourceType, string apiVersion, IReadOnlyList<string> pointer) => null;
    }

    private sealed class Folder(string root) : IBicepFiles
    {
        public bool TryRead(string path, out ReadOnlyMemory<byte> content)
        {
            var file = Path.Combine(root, path);
            content = File.Exists(file) ? File.ReadAllBytes(file) : default;
            return File.Exists(file);
        }

        public IReadOnlyList<string>? ListFiles(string folder) =>
            Directory.Exists(Path.Combine(root, folder)) ? [.. Directory.GetFiles(Path.Combine(root, folder)).Select(f => Path.GetRelativePath(root, f))] : null;
    }
}
