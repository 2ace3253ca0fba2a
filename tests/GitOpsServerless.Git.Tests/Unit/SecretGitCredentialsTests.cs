using GitOpsServerless.Contracts;

namespace GitOpsServerless.Git.Tests.Unit;

public sealed class SecretGitCredentialsTests
{
    [Theory]
    [InlineData("https://github.com/a/b", null, "Basic", "x-access-token:value")]
    [InlineData("https://gitlab.com/a/b", null, "Basic", "oauth2:value")]
    [InlineData("https://git.example/a/b", "bot", "Basic", "bot:value")]
    [InlineData("https://git.example/a/b", null, "Bearer", "value")]
    public async Task A_secret_becomes_what_the_host_takes(string host, string? user, string scheme, string parameter)
    {
        var found = await FindAsync(host, "${keyvault:git-token}", user);
        Assert.Equal(scheme, found.Value!.Header.Scheme);
        var text = scheme == "Basic" ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(found.Value.Header.Parameter!)) : found.Value.Header.Parameter;
        Assert.Equal(parameter, text);
    }

    [Theory]
    [InlineData("https://dev.azure.com/o/p/_git/r", true)]
    [InlineData("https://o.visualstudio.com/p/_git/r", true)]
    [InlineData("https://visualstudio.com.evil.example/p", false)]
    [InlineData("https://github.com/a/b", false)]
    public async Task The_identity_token_goes_to_azure_devops_only(string host, bool given)
    {
        var found = await FindAsync(host, "managedIdentity", null);
        Assert.Equal(given, found.IsSuccess);
    }

    [Theory]
    [InlineData("${keyvault:git-token}", null, "git-token", null)]
    [InlineData("${keyvault:git-token/3f2a}", null, "git-token", "3f2a")]
    [InlineData("${keyvault:https://v.vault.azure.net/secrets/git-token}", "https://v.vault.azure.net", "git-token", null)]
    public void References_are_read(string text, string? vault, string name, string? version) =>
        Assert.Equal(new SecretReference(vault, name, version), SecretGitCredentials.TryParse(text));

    [Fact]
    public async Task Anything_else_is_a_diagnostic_that_does_not_repeat_it()
    {
        var error = (await FindAsync("https://github.com/a/b", "ghp_plainTextToken", null)).Error!;
        Assert.Equal("GOS0101", error.Code);
        Assert.DoesNotContain("ghp_", error.ToString(), StringComparison.Ordinal);
    }

    private static Task<Result<GitCredential?>> FindAsync(string host, string credential, string? user) =>
        new SecretGitCredentials(new Resolver(), (_, _) => Task.FromResult<Result<SecretValue>>(new SecretValue("entra", null)))
            .FindAsync(new SourceDefinition { Url = host, Credential = credential, UserName = user }, new Uri(host), rejected: false, CancellationToken.None);

    private sealed class Resolver : ISecretResolver
    {
        public Task<Result<SecretValue>> ResolveAsync(SecretReference reference, CancellationToken cancellationToken) =>
            Task.FromResult<Result<SecretValue>>(new SecretValue("value", "1"));
    }
}
