using GitOpsServerless.Controller.Hosting;

namespace GitOpsServerless.Controller.Tests.Hosting;

public sealed class EnvironmentSettingsTests
{
    [Theory]
    [InlineData("rotated", new[] { "rotated", "second" })]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://kv-gitops.vault.azure.net/secrets/webhook-github)", new[] { "second" })]
    [InlineData("", new[] { "second" })]
    public void Reference_that_was_not_resolved_is_no_secret(string first, string[] expected)
    {
        var settings = new Dictionary<string, string?> { ["GITOPS_WEBHOOK_SECRET_GITHUB"] = first, ["GITOPS_WEBHOOK_SECRET_GITHUB_2"] = "second" };
        Assert.Equal(expected, EnvironmentSettings.Read(name => settings.GetValueOrDefault(name)).Value.Webhooks.Secrets["github"]);
    }

    [Fact]
    public void Provider_whose_only_reference_was_not_resolved_has_no_secret()
    {
        const string Reference = "@Microsoft.KeyVault(SecretUri=https://kv-gitops.vault.azure.net/secrets/webhook-github)";
        var settings = new Dictionary<string, string?> { ["GITOPS_WEBHOOK_SECRET_GITHUB"] = Reference };
        Assert.Empty(EnvironmentSettings.Read(name => settings.GetValueOrDefault(name)).Value.Webhooks.Secrets);
    }

    [Fact]
    public void All_wrong_settings_are_told_at_once()
    {
        var settings = new Dictionary<string, string?> { ["GITOPS_WORKERS"] = "many", ["GITOPS_STEP_TIMEOUT"] = "soon", ["GITOPS_ACCESS"] = "{" };
        Assert.Equal(3, EnvironmentSettings.Read(name => settings.GetValueOrDefault(name)).Diagnostics.Count);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("false", null, false)]
    [InlineData("True", null, true)]
    [InlineData("true", "8080", false)]
    public void Machines_own_user_is_trusted_outside_of_a_functions_app_unless_a_setting_says_no(string? setting, string? functionsPort, bool expected)
    {
        var settings = new Dictionary<string, string?> { ["GITOPS_TRUST_LOOPBACK"] = setting, ["FUNCTIONS_CUSTOMHANDLER_PORT"] = functionsPort };
        Assert.Equal(expected, EnvironmentSettings.Read(name => settings.GetValueOrDefault(name)).Value.Access.TrustLoopback);
    }

    [Fact]
    public void Misspelt_trust_is_a_wrong_setting() =>
        Assert.Equal("GOS0908", Assert.Single(EnvironmentSettings.Read(name => name == "GITOPS_TRUST_LOOPBACK" ? "no" : null).Diagnostics).Code);
}
