using GitOpsServerless.Azure.KeyVault;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.Tests.KeyVault;

public sealed class KeyVaultSecretResolverTests
{
    private const string Vault = "https://kv-shop.vault.azure.net";
    private const string Challenge = "Bearer authorization=\"https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47\", resource=\"https://vault.azure.net\"";

    [Fact]
    public async Task Secret_is_read_after_the_challenge()
    {
        var credential = new FakeCredential();
        var fake = Answering(_ => FakeTransport.Json(200, Bundle("s3cr3t-value", "0123456789abcdef0123456789abcdef")));
        var result = await Resolver(fake, credential).ResolveAsync(new SecretReference(Vault, "db", null), default);

        Assert.Equal(("s3cr3t-value", "0123456789abcdef0123456789abcdef"), (result.Value.Value, result.Value.Version));
        Assert.Equal("***", result.Value.ToString());
        Assert.Equal(["https://vault.azure.net/.default"], credential.Scopes);
    }

    [Fact]
    public async Task Value_is_read_anew_each_time()
    {
        var reads = 0;
        var fake = Answering(_ => FakeTransport.Json(200, Bundle($"value-{++reads}", "0123456789abcdef0123456789abcdef")));
        var resolver = Resolver(fake);
        var first = await resolver.ResolveAsync(new SecretReference(Vault, "db", null), default);
        var second = await resolver.ResolveAsync(new SecretReference(Vault, "db", null), default);
        Assert.NotEqual(first.Value.Value, second.Value.Value);
    }

    [Theory]
    [InlineData(404, "{\"error\":{\"code\":\"SecretNotFound\",\"message\":\"m\"}}", "GOS0720")]
    [InlineData(403, "{\"error\":{\"code\":\"Forbidden\",\"message\":\"m\",\"innererror\":{\"code\":\"ForbiddenByRbac\"}}}", "GOS0721")]
    [InlineData(403, "{\"error\":{\"code\":\"Forbidden\",\"message\":\"m\",\"innererror\":{\"code\":\"ForbiddenByFirewall\"}}}", "GOS0721")]
    [InlineData(403, "{\"error\":{\"code\":\"Forbidden\",\"message\":\"m\",\"innererror\":{\"code\":\"SecretDisabled\"}}}", "GOS0724")]
    [InlineData(400, "not json at all", "GOS0720")]
    public async Task Error_becomes_a_diagnostic(int status, string body, string code)
    {
        var result = await Resolver(Answering(_ => FakeTransport.Json(status, body))).ResolveAsync(new SecretReference(Vault, "db", null), default);
        Assert.Equal(code, result.Error!.Code);
        Assert.Contains("'db'", result.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example.com")]
    [InlineData("http://kv-shop.vault.azure.net")]
    [InlineData("https://kv-shop.vault.azure.net.evil.example.com")]
    [InlineData("https://user:pass@kv-shop.vault.azure.net")]
    [InlineData("https://.vault.azure.net")]
    [InlineData("https://kv-shop.vault.azure.net:8443")]
    [InlineData("https://kv-shop.vault.azure.net/other/path")]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    public async Task Address_that_is_no_vault_is_never_asked(string vault)
    {
        var fake = Answering(_ => throw new InvalidOperationException("must not be asked"));
        var result = await Resolver(fake).ResolveAsync(new SecretReference(vault, "db", null), default);
        Assert.Equal("GOS0725", result.Error!.Code);
        Assert.Empty(fake.Requests);
    }

    private static KeyVaultSecretResolver Resolver(FakeTransport fake, FakeCredential? credential = null) =>
        new(credential ?? new FakeCredential(), fake.Transport);

    private static FakeTransport Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) => new(request =>
        request.Headers.Authorization is null ? FakeTransport.Json(401, "{}", ("WWW-Authenticate", Challenge)) : answer(request));

    private static string Bundle(string value, string version) =>
        $$$"""{"value":"{{{value}}}","id":"https://kv-shop.vault.azure.net/secrets/db/{{{version}}}","attributes":{"enabled":true}}""";
}
