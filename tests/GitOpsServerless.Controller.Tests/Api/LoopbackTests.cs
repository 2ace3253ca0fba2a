using System.Net;
using System.Security.Cryptography;
using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Api;
using GitOpsServerless.Controller.Tests.Support;

namespace GitOpsServerless.Controller.Tests.Api;

/// <summary>The machine's own user is an operator without a key; whoever only comes through this machine is not.</summary>
public sealed class LoopbackTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8899")]
    [InlineData("127.0.0.1:8899")]
    [InlineData("[::1]:8899")]
    public async Task Request_of_this_machine_is_an_operator(string host)
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, ("Host", host)));
    }

    [Theory]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("x-forwarded-proto", "https")]
    [InlineData("X-Forwarded-For", "")]
    [InlineData("X-Forwarded", "for=127.0.0.1")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Envoy-External-Address", "203.0.113.7")]
    [InlineData("CF-Connecting-IP", "203.0.113.7")]
    [InlineData("X-MS-CLIENT-PRINCIPAL-NAME", "ana@contoso.com")]
    public async Task Request_through_a_proxy_of_this_machine_is_not(string header, string value)
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(app, ("Host", "localhost"), (header, value)));
        Assert.Empty(app.Engine.Calls);
    }

    [Theory]
    [InlineData("x-functions-key", "expired", "")]
    [InlineData("x-functions-key", "", "")]
    [InlineData("Authorization", "Bearer unknown", "")]
    [InlineData("Accept", "*/*", "?code=expired")]
    [InlineData("Accept", "*/*", "?code=")]
    [InlineData("Accept", "*/*", "?CODE=ci-key&code=ci-key")]
    public async Task Key_that_is_not_known_is_not_passed_over(string header, string value, string query)
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(app, query, ("Host", "localhost"), (header, value)));
        Assert.Empty(app.Engine.Calls);
    }

    [Fact]
    public async Task Known_key_counts_through_a_proxy()
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, ("Host", "gitops.contoso.com"), ("X-Forwarded-For", "203.0.113.7"), ("x-functions-key", "ci-key")));
    }

    [Theory]
    [InlineData("rebound.example.com")]
    [InlineData("localhost.example.com")]
    [InlineData("127.0.0.1.example.com")]
    [InlineData("localhost.")]
    [InlineData("0.0.0.0")]
    public async Task Name_that_leads_to_this_machine_is_not_this_machine(string host)
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(app, ("Host", host)));
    }

    [Fact]
    public async Task Old_protocol_of_a_silent_proxy_is_not_this_machine()
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/applications/shop/suspend") { Version = HttpVersion.Version10, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await app.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static async Task<ControllerApp> StartAsync()
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("ci-key")));
        var app = await ControllerApp.StartAsync(o => o with
        {
            Access = new AccessOptions { TrustLoopback = true, Keys = [new KeyGrant("ci", digest, new AccessGrant(AccessRole.Operator, ["*"]))] },
        });
        app.Engine.Define(new ApplicationDefinition("shop"));
        return app;
    }

    private static Task<HttpStatusCode> PostAsync(ControllerApp app, params (string Name, string Value)[] headers) => PostAsync(app, string.Empty, headers);

    private static async Task<HttpStatusCode> PostAsync(ControllerApp app, string query, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/applications/shop/suspend{query}");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await app.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
