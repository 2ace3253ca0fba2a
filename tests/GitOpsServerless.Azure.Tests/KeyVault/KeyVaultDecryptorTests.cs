using System.Buffers.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Azure.KeyVault;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.Tests.KeyVault;

public sealed class KeyVaultDecryptorTests
{
    private const string Vault = "https://kv-shop.vault.azure.net";

    [Fact]
    public async Task A_value_is_decrypted_with_the_key_and_version_that_are_named()
    {
        var credential = new FakeCredential();
        JsonNode? asked = null;
        var fake = new FakeTransport(request =>
        {
            asked = JsonNode.Parse(request.Content!.ReadAsStream());
            return FakeTransport.Json(200, $$"""{"kid":"x","value":"{{Base64Url.EncodeToString([1, 2, 3])}}"}""");
        });

        var result = await Decrypt(fake, Vault, "sops", "0123456789abcdef0123456789abcdef", credential);

        Assert.Equal([1, 2, 3], result.Value.ToArray());
        Assert.Equal(("RSA-OAEP-256", Base64Url.EncodeToString([9, 8])), ((string?)asked!["alg"], (string?)asked["value"]));
        var request = Assert.Single(fake.Requests);
        Assert.Equal("https://kv-shop.vault.azure.net/keys/sops/0123456789abcdef0123456789abcdef/decrypt?api-version=7.4", request.RequestUri!.AbsoluteUri);
        Assert.Equal(["https://vault.azure.net/.default"], credential.Scopes);
    }

    // The vault and the key come from Git.
    [Theory]
    [InlineData("https://kv-other.vault.azure.net", "sops", "1", "GOS0725")]
    [InlineData("https://evil.example.com", "sops", "1", "GOS0725")]
    [InlineData("http://kv-shop.vault.azure.net", "sops", "1", "GOS0725")]
    [InlineData("https://kv-shop.vault.azure.net/x", "sops", "1", "GOS0725")]
    [InlineData("", "sops", "1", "GOS0725")]
    [InlineData(Vault, "../secrets/db", "1", "GOS0720")]
    [InlineData(Vault, "sops", "1/../..", "GOS0720")]
    [InlineData(Vault, "sops?x", "", "GOS0720")]
    public async Task What_the_operator_did_not_allow_is_never_asked(string vault, string key, string version, string code)
    {
        var fake = new FakeTransport(_ => throw new InvalidOperationException("must not be asked"));

        Assert.Equal(code, (await Decrypt(fake, vault, key, version)).Error!.Code);
        Assert.Empty(fake.Requests);
    }

    [Theory]
    [InlineData(403, "{}", "GOS0721")]
    [InlineData(404, "{}", "GOS0720")]
    [InlineData(200, "{}", "GOS0723")]
    [InlineData(200, "not json", "GOS0723")]
    [InlineData(200, "{\"value\":\"%\"}", "GOS0723")]
    public async Task An_error_becomes_a_diagnostic(int status, string body, string code)
    {
        Assert.Equal(code, (await Decrypt(new FakeTransport(_ => FakeTransport.Json(status, body)), Vault, "sops", "")).Error!.Code);
    }

    private static Task<Result<ReadOnlyMemory<byte>>> Decrypt(
        FakeTransport fake, string vault, string key, string version, FakeCredential? credential = null) =>
        new KeyVaultDecryptor(credential ?? new FakeCredential(), ["kv-shop.vault.azure.net"], fake.Transport)
            .DecryptAsync(vault, key, version, new byte[] { 9, 8 }, TestContext.Current.CancellationToken);
}
