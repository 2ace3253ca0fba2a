using Azure.Core;
using GitOpsServerless.Rendering;
using GitOpsServerless.Runtime.Composition;

namespace GitOpsServerless.Runtime.Tests;

public sealed class RenderingSettingsTests
{
    [Fact]
    public void Hosts_credentials_keys_and_programs_are_read()
    {
        var options = Apply(
            ("GITOPS_ALLOWED_HOSTS", "ghcr.io, *.example.org"),
            ("GITOPS_HOST_CREDENTIALS", """[{"host":"ghcr.io","userName":"ci","secret":"${keyvault:https://kv.vault.azure.net/secrets/ghcr}"}]"""),
            ("GITOPS_SOPS_AGE_KEYS", "AGE-SECRET-KEY-1AAA\n${keyvault:https://kv.vault.azure.net/secrets/age}"),
            ("GITOPS_SOPS_VAULTS", "kv.vault.azure.net"),
            ("GITOPS_HELM_PATH", "/opt/helm"),
            ("PATH", string.Join(Path.PathSeparator, ".", "bin", Path.GetTempPath())));

        Assert.Equal(["ghcr.io", "*.example.org"], options.AllowedHosts);
        Assert.Equal([new RemoteCredential("ghcr.io", "ci", "${keyvault:https://kv.vault.azure.net/secrets/ghcr}")], options.Credentials);
        Assert.Equal(["AGE-SECRET-KEY-1AAA", "${keyvault:https://kv.vault.azure.net/secrets/age}"], options.Sops.AgeIdentities);
        Assert.NotNull(options.Sops.KeyVault);
        Assert.Equal((null, "/opt/helm"), (options.KustomizePath, options.HelmPath));
        Assert.Equal([Path.Combine(AppContext.BaseDirectory, "tools"), Path.GetTempPath()], options.ToolFolders);
    }

    [Fact]
    public void Without_settings_nothing_is_allowed()
    {
        var options = Apply();

        Assert.Empty(options.AllowedHosts);
        Assert.Empty(options.Credentials);
        Assert.Empty(options.Sops.AgeIdentities);
        Assert.Null(options.Sops.KeyVault);
        Assert.Null(options.HelmPath);
    }

    [Theory]
    [InlineData("hunter22")]
    [InlineData("""{"host":"ghcr.io","secret":"hunter22"}""")]
    [InlineData("""[{"host":"ghcr.io","secret":"hunter22"}]""")]
    public void Credentials_that_cannot_be_read_are_refused_without_showing_them(string text)
    {
        var error = Assert.Throws<ArgumentException>(() => Apply(("GITOPS_HOST_CREDENTIALS", text)));

        Assert.Contains("GITOPS_HOST_CREDENTIALS", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", error.ToString(), StringComparison.Ordinal);
    }

    private static RenderingOptions Apply(params (string Name, string Value)[] environment) => RenderingSettings.Apply(
        new RenderingOptions(),
        name => environment.FirstOrDefault(e => e.Name == name).Value,
        AppContext.BaseDirectory,
        DelegatedTokenCredential.Create((_, _) => new AccessToken("token", DateTimeOffset.MaxValue)));
}
