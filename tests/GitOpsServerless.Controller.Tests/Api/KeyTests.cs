using System.Net;
using System.Security.Cryptography;
using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Api;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Tests.Support;

namespace GitOpsServerless.Controller.Tests.Api;

/// <summary>Keys in a Functions app: the host has checked one of them, and what it is worth is decided here.</summary>
public sealed class KeyTests
{
    private const string Key = "reader-key";

    [Theory]
    [InlineData("?code=reader-key&code=x", new string[0])]
    [InlineData("?code=reader-key&CODE=x", new string[0])]
    [InlineData("", new[] { "reader-key", "x" })]
    [InlineData("?code=a&code=b", new[] { "reader-key" })]
    public async Task Key_that_is_shown_twice_gives_no_role(string query, string[] headers)
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(app, query, headers));
        Assert.Empty(app.Engine.Calls);
    }

    [Theory]
    [InlineData("?code=reader-key", new string[0], HttpStatusCode.Forbidden)]
    [InlineData("", new[] { "reader-key" }, HttpStatusCode.Forbidden)]
    [InlineData("?code=other", new[] { "reader-key" }, HttpStatusCode.Forbidden)]
    [InlineData("?code=other", new string[0], HttpStatusCode.Unauthorized)]
    [InlineData("", new[] { "" }, HttpStatusCode.Unauthorized)]
    [InlineData("", new string[0], HttpStatusCode.Unauthorized)]
    public async Task Where_keys_are_listed_only_they_count(string query, string[] headers, HttpStatusCode expected)
    {
        await using var app = await StartAsync();
        Assert.Equal(expected, await PostAsync(app, query, headers));
    }

    [Theory]
    [InlineData("""[{"name":"ci","sha256":"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","role":"reader"}]""")]
    [InlineData("""[{"name":"ci","sha256":"ASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8=","role":"reader"}]""")]
    [InlineData("""[{"name":"ci","role":"reader"}]""")]
    [InlineData("""[{"sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}]""")]
    [InlineData("[null]")]
    public void Grant_whose_key_can_never_be_shown_is_a_wrong_setting(string keys) =>
        Assert.Equal("GOS0908", Assert.Single(EnvironmentSettings.Read(name => name == "GITOPS_API_KEYS" ? keys : null).Diagnostics).Code);

    [Fact]
    public void Digest_may_be_written_in_capitals()
    {
        var keys = $$"""[{"name":"ci","sha256":"{{Digest(Key).ToUpperInvariant()}}","role":"operator"}]""";
        Assert.Equal(AccessRole.Operator, Assert.Single(EnvironmentSettings.Read(name => name == "GITOPS_API_KEYS" ? keys : null).Value.Access.Keys).Grant.Role);
    }

    private static async Task<ControllerApp> StartAsync()
    {
        var app = await ControllerApp.StartAsync(o => o with
        {
            Access = new AccessOptions { TrustFunctionsKey = true, Keys = [new KeyGrant("reader", Digest(Key), new AccessGrant(AccessRole.Reader, ["*"]))] },
        });
        app.Engine.Define(new ApplicationDefinition("shop"));
        return app;
    }

    private static async Task<HttpStatusCode> PostAsync(ControllerApp app, string query, string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/applications/shop/suspend{query}");
        foreach (var header in headers)
        {
            request.Headers.TryAddWithoutValidation("x-functions-key", header);
        }

        using var answer = await app.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
