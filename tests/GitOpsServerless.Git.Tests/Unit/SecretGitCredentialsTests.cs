using GitOpsServerless.Contracts;

namespace GitOpsServerless.Git.Tests.Unit;

public sealed class SecretGitCredentialsTests
{
    [Theory]
    [InlineData("https://github.com/a/b", null, "Basic", "x-access-token:value")]
    [InlineData("https://gitlab.com/a/b", null, "Basic", "oauth2:value")]
    [InlineData("https://git.example/a/b", "bot", "Basic", "bot:value")]
    [InlineData("https://git.example/a/b", null, "Bearer", "value")]
    [InlineData("https://o.visualstudio.com/p/_git/r", null, "Basic", "pat:value")]
    [InlineData("https://contoso.ghe.com/a/b", null, "Basic", "x-access-token:value")]
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

    [Fact]
    public async Task The_key_of_a_github_app_is_exchanged_once_for_an_installation_token()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var secret = System.Text.Json.JsonSerializer.Serialize(new { appId = 7, installationId = "42", privateKey = key.ExportRSAPrivateKeyPem() });
        using var github = new GitHub(key);
        using var client = new HttpClient(github);
        var credentials = new SecretGitCredentials(new Resolver(secret), null, client, TimeProvider.System);
        var source = new SourceDefinition { Url = "https://github.com/a/b", Credential = "${keyvault:app}" };
        for (var round = 0; round < 3; round++)
        {
            var found = await credentials.FindAsync(source, new Uri(source.Url), rejected: round == 2, CancellationToken.None);
            Assert.Equal("x-access-token:ghs_installation", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(found.Value!.Header.Parameter!)));
        }

        Assert.Equal(["https://api.github.com/app/installations/42/access_tokens", "https://api.github.com/app/installations/42/access_tokens"], github.Requests);
        Assert.All(github.Valid, Assert.True);
    }

    [Theory]
    [InlineData("{\"app_id\": 1, \"installation_id\": 2, \"private_key\": \"PRIVATE\"}", null)]
    [InlineData("{\"appId\": 1, \"installationId\": [], \"privateKey\": \"PRIVATE\"}", "bot")]
    [InlineData("{\"appId\": 1, \"installationId\": 2, \"privateKey\": \"PRIVATE\",}", null)]
    [InlineData("{\"appId\": 1, \"installationId\": 2, \"privateKey\": \"BEGIN\nPRIVATE\"}", null)]
    [InlineData("\uFEFF{'appId': 1, 'privateKey': 'PRIVATE'}", "bot")]
    [InlineData("{PRIVATE", null)]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----", null)]
    [InlineData("val\nue", null)]
    [InlineData("\n", null)]
    public async Task A_secret_that_is_no_token_is_not_sent(string secret, string? user)
    {
        var error = (await FindAsync("https://github.com/a/b", "${keyvault:app}", user, secret)).Error!;
        Assert.Equal("GOS0101", error.Code);
        Assert.DoesNotContain("PRIVATE", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_feed_at_the_end_of_a_secret_is_no_part_of_it() =>
        Assert.Equal("value", (await FindAsync("https://git.example/a/b", "${keyvault:t}", null, "value\r\n")).Value!.Header.Parameter);

    [Theory]
    [InlineData("https://github.com/a/b", "https://api.github.com/app/installations/42/access_tokens")]
    [InlineData("https://contoso.ghe.com/a/b", "https://api.contoso.ghe.com/app/installations/42/access_tokens")]
    [InlineData("https://git.example/a/b", "https://git.example/api/v3/app/installations/42/access_tokens")]
    public void Installation_tokens_come_from_the_api_of_the_host(string repository, string address) =>
        Assert.Equal(address, new Git.Http.GitHubAppKey("7", "42", "PEM").TokenAddress(new Uri(repository)).AbsoluteUri);

    [Fact]
    public async Task The_token_of_an_installation_is_for_the_holder_of_its_key_only()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        using var other = System.Security.Cryptography.RSA.Create(2048);
        using var github = new GitHub(key);
        using var client = new HttpClient(github);
        var resolver = new Resolver(AppSecret(key));
        var credentials = new SecretGitCredentials(resolver, null, client, TimeProvider.System);
        var source = new SourceDefinition { Url = "https://github.com/a/b", Credential = "${keyvault:app}" };
        await credentials.FindAsync(source, new Uri(source.Url), rejected: false, CancellationToken.None);
        resolver.Value = AppSecret(other);
        await credentials.FindAsync(source, new Uri(source.Url), rejected: false, CancellationToken.None);

        Assert.Equal([true, false], github.Valid);
    }

    private static string AppSecret(System.Security.Cryptography.RSA key) =>
        System.Text.Json.JsonSerializer.Serialize(new { appId = 7, installationId = "42", privateKey = key.ExportRSAPrivateKeyPem() });

    private static Task<Result<GitCredential?>> FindAsync(string host, string credential, string? user, string secret = "value") =>
        new SecretGitCredentials(new Resolver(secret), (_, _) => Task.FromResult<Result<SecretValue>>(new SecretValue("entra", null)))
            .FindAsync(new SourceDefinition { Url = host, Credential = credential, UserName = user }, new Uri(host), rejected: false, CancellationToken.None);

    private sealed class GitHub(System.Security.Cryptography.RSA key) : HttpMessageHandler
    {
        public List<string> Requests { get; } = [];

        public List<bool> Valid { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request.RequestUri!.AbsoluteUri);
            var parts = request.Headers.Authorization!.Parameter!.Split('.');
            Valid.Add(key.VerifyData(
                System.Text.Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]),
                System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]),
                System.Security.Cryptography.HashAlgorithmName.SHA256,
                System.Security.Cryptography.RSASignaturePadding.Pkcs1));
            var body = System.Text.Json.JsonSerializer.Serialize(new { token = "ghs_installation", expires_at = DateTimeOffset.UtcNow.AddHours(1) });
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.Created) { Content = new StringContent(body) });
        }
    }

    private sealed class Resolver(string value) : ISecretResolver
    {
        public string Value { get; set; } = value;

        public Task<Result<SecretValue>> ResolveAsync(SecretReference reference, CancellationToken cancellationToken) =>
            Task.FromResult<Result<SecretValue>>(new SecretValue(Value, "1"));
    }
}
