using System.Diagnostics;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Webhooks;
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
        var list = app[app.IndexOf("var providers = [", StringComparison.Ordinal)..];
        var providers = list[..list.IndexOf(']', StringComparison.Ordinal)].Split('\'').Where((_, i) => i % 2 == 1).ToList();
        Assert.Equal(WebhookProviders.All.Select(p => p.Name).Order(StringComparer.Ordinal), providers.Order(StringComparer.Ordinal));

        // Each has two secrets, so that one can be rotated.
        var names = providers.SelectMany(p => new[] { $"GITOPS_WEBHOOK_SECRET_{p.ToUpperInvariant().Replace('-', '_')}", $"GITOPS_WEBHOOK_SECRET_{p.ToUpperInvariant().Replace('-', '_')}_2" }).ToHashSet();
        var secrets = EnvironmentSettings.Read(name => names.Contains(name) ? name : null).Value.Webhooks.Secrets;
        Assert.Equal(names.Order(), secrets.Values.SelectMany(s => s).Order());
        Assert.Contains("'GITOPS_WEBHOOK_SECRET_${toUpper(replace(provider, '-', '_'))}_2'", app, StringComparison.Ordinal);
    }

    // On demand: GITOPS_BICEP=/path/to/bicep, the official compiler (Azure.Bicep.CommandLine of NuGet has it).
    [Fact]
    public async Task Official_compiler_makes_the_same_template_without_a_warning()
    {
        var compiler = Environment.GetEnvironmentVariable("GITOPS_BICEP");
        Assert.SkipWhen(string.IsNullOrEmpty(compiler), "GITOPS_BICEP does not name the official compiler.");
        var start = new ProcessStartInfo(compiler!, ["build", Path.Combine(s_folder, "main.bicep"), "--stdout"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal((0, string.Empty), (process.ExitCode, (await errors).Trim()));
        Assert.Equal(Comparable(JsonNode.Parse(await output)!), Comparable(Compile("main.bicep").Template!));
    }

    // Who compiled it, and the digest of the text, are not part of what is deployed.
    private static string Comparable(JsonNode node)
    {
        switch (node)
        {
            case JsonObject o:
                (o["metadata"] as JsonObject)?.Remove("_generator");
                if (o["metadata"] is JsonObject { Count: 0 })
                {
                    o.Remove("metadata");
                }

                return $"{{{string.Join(',', o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{(p.Value is null ? "null" : Comparable(p.Value))}"))}}}";
            case JsonArray a:
                return $"[{string.Join(',', a.Select(i => i is null ? "null" : Comparable(i)))}]";
            default:
                return node.ToJsonString();
        }
    }

    private static BicepResult Compile(string file)
    {
        var result = BicepCompiler.Compile(new Folder(s_folder), file, new BicepOptions { AzureTypes = new TypesAsWritten() });
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result;
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
