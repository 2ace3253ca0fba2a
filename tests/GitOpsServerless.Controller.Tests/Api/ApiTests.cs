using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Api;
using GitOpsServerless.Controller.Tests.Support;
using Microsoft.AspNetCore.Routing;

namespace GitOpsServerless.Controller.Tests.Api;

public sealed class ApiTests
{
    [Fact]
    public async Task Without_an_identity_nothing_is_told()
    {
        await using var app = await StartAsync();
        var answer = await app.Client.GetAsync("/ui/v1/applications");
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal("GOS0903", (await ProblemAsync(answer))["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Functions_key_of_the_host_is_an_operator_at_v1_only()
    {
        await using var app = await StartAsync(a => a with { TrustFunctionsKey = true, Keys = [] });
        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync("/v1/applications")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.GetAsync("/ui/v1/applications")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.GetAsync("/ui")).StatusCode);
    }

    [Fact]
    public async Task Reader_key_may_look_but_not_act()
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(app, HttpMethod.Get, "/v1/applications/shop", "reader-key")).StatusCode);
        var refused = await SendAsync(app, HttpMethod.Post, "/v1/applications/shop/reconcile", "reader-key");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Empty(await app.DrainAsync());
    }

    [Fact]
    public async Task Project_operator_sees_and_acts_in_the_project_only()
    {
        await using var app = await StartAsync();
        var list = await (await SendAsync(app, HttpMethod.Get, "/v1/applications", "team-key")).Content.ReadFromJsonAsync<JsonArray>();
        Assert.Equal(["bill"], list!.Select(a => a!["name"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(app, HttpMethod.Post, "/v1/applications/bill/reconcile", "team-key")).StatusCode);
        Assert.Equal(["bill"], await app.DrainAsync());
        var notAllowed = await SendAsync(app, HttpMethod.Get, "/v1/applications/shop", "team-key");
        var notThere = await SendAsync(app, HttpMethod.Get, "/v1/applications/nothing", "team-key");
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (notAllowed.StatusCode, notThere.StatusCode));
    }

    [Fact]
    public async Task Unknown_application_is_problem_details_with_code_and_help()
    {
        await using var app = await StartAsync();
        var answer = await SendAsync(app, HttpMethod.Get, "/v1/applications/nothing", "operator-key");
        var problem = await ProblemAsync(answer);
        Assert.Equal((HttpStatusCode.NotFound, "GOS0800", 404), (answer.StatusCode, problem["code"]!.GetValue<string>(), problem["status"]!.GetValue<int>()));
        Assert.NotNull(problem["help"]);
    }

    [Theory]
    [InlineData("reconcile", "{\"force\":true}", "reconcile force=True by=ci")]
    [InlineData("approve", "{\"planDigest\":\"0123456789ab\"}", "approve 0123456789ab by=ci")]
    [InlineData("rollback", "{\"revision\":\"1a2b3c4d\"}", "rollback 1a2b3c4d by=ci")]
    [InlineData("suspend", "", "suspend")]
    [InlineData("resume", "", "resume")]
    [InlineData("release", "", "release")]
    public async Task Action_is_passed_on_with_who_asked_and_wakes_the_application(string action, string body, string call)
    {
        await using var app = await StartAsync();
        var answer = await SendAsync(app, HttpMethod.Post, $"/v1/applications/shop/{action}", "operator-key", body);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        Assert.Contains($"shop: {call}", app.Engine.Calls);
        Assert.Equal(["shop"], await app.DrainAsync());
    }

    [Theory]
    [InlineData("approve", "")]
    [InlineData("approve", "{}")]
    [InlineData("approve", "[]")]
    [InlineData("rollback", "{\"revision\":7}")]
    [InlineData("reconcile", "{")]
    public async Task Wrong_body_is_a_bad_request(string action, string body)
    {
        await using var app = await StartAsync();
        var answer = await SendAsync(app, HttpMethod.Post, $"/v1/applications/shop/{action}", "operator-key", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Platform_identity_counts_only_where_the_platform_puts_it_in()
    {
        var header = Principal(("preferred_username", "ana@contoso.com"), ("roles", "GitOps.Reader"));
        await using (var trusting = await StartAsync(a => a with { TrustPlatformIdentity = true }))
        {
            Assert.Equal(HttpStatusCode.OK, (await WithPrincipalAsync(trusting, header)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await WithPrincipalAsync(trusting, "no base64!")).StatusCode);
        }

        await using var other = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await WithPrincipalAsync(other, header)).StatusCode);
    }

    [Fact]
    public async Task Signed_in_user_without_a_role_is_told_so()
    {
        await using var app = await StartAsync(a => a with { TrustPlatformIdentity = true });
        Assert.Equal(HttpStatusCode.Forbidden, (await WithPrincipalAsync(app, Principal(("preferred_username", "eve@contoso.com")))).StatusCode);
    }

    [Fact]
    public async Task Page_of_another_site_cannot_act_with_the_browsers_identity()
    {
        await using var app = await StartAsync(a => a with { TrustLoopback = true });
        foreach (var (name, value) in new[] { ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example.com") })
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/v1/applications/shop/suspend");
            request.Headers.Add(name, value);
            Assert.Equal(HttpStatusCode.Forbidden, (await app.Client.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task Foreign_name_that_leads_to_this_machine_is_not_local()
    {
        await using var app = await StartAsync(a => a with { TrustLoopback = true });
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/applications");
        request.Headers.Host = "rebound.example.com";
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Open_api_document_names_every_operation()
    {
        await using var app = await StartAsync();
        var document = JsonNode.Parse(await app.Client.GetStringAsync("/v1/openapi.json"))!;
        Assert.Equal("3.1.0", document["openapi"]!.GetValue<string>());
        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Select(o => o.Value!["operationId"]!.GetValue<string>()).ToList();
        Assert.Equal(app.Service<ApiRoutes>().All().Select(r => r.Id).Order(), operations.Order());
    }

    [Fact]
    public async Task Open_api_document_and_the_routes_that_answer_are_the_same()
    {
        await using var app = await StartAsync();
        var document = JsonNode.Parse(await app.Client.GetStringAsync("/v1/openapi.json"))!;
        var documented = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => $"{o.Key.ToUpperInvariant()} {p.Key}"));
        var mapped = app.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal) && !e.RoutePattern.RawText.EndsWith("/openapi.json", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText}"));
        Assert.Equal(mapped.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Answers_have_the_fields_that_the_document_says()
    {
        await using var app = await StartAsync();
        var document = JsonNode.Parse(await app.Client.GetStringAsync("/v1/openapi.json"))!;
        foreach (var (path, item) in document["paths"]!.AsObject().Where(p => p.Value!["get"] is not null))
        {
            var answer = await SendAsync(app, HttpMethod.Get, path.Replace("{name}", "shop", StringComparison.Ordinal), "operator-key");
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
            var schema = item!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!.AsObject();
            if (JsonNode.Parse(await answer.Content.ReadAsStringAsync()) is JsonObject body)
            {
                var known = schema["properties"]!.AsObject().Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
                Assert.All(body.Select(p => p.Key), name => Assert.Contains(name, known));
            }
        }
    }

    private static async Task<ControllerApp> StartAsync(Func<AccessOptions, AccessOptions>? configure = null)
    {
        var access = new AccessOptions
        {
            Keys =
            [
                new KeyGrant("reader", Digest("reader-key"), new AccessGrant(AccessRole.Reader, ["*"])),
                new KeyGrant("ci", Digest("operator-key"), new AccessGrant(AccessRole.Operator, ["*"])),
                new KeyGrant("team", Digest("team-key"), new AccessGrant(AccessRole.Operator, ["billing"])),
            ],
        };
        var app = await ControllerApp.StartAsync(o => o with { Access = configure?.Invoke(access) ?? access });
        app.Engine.Define(new ApplicationDefinition("shop"), new ApplicationDefinition("bill") { Project = "billing" });
        return app;
    }

    private static Task<HttpResponseMessage> SendAsync(ControllerApp app, HttpMethod method, string path, string key, string body = "")
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("x-functions-key", key);
        request.Content = method == HttpMethod.Post ? new StringContent(body, Encoding.UTF8, "application/json") : null;
        return app.Client.SendAsync(request);
    }

    private static Task<HttpResponseMessage> WithPrincipalAsync(ControllerApp app, string header)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/ui/v1/applications");
        request.Headers.TryAddWithoutValidation("X-MS-CLIENT-PRINCIPAL", header);
        return app.Client.SendAsync(request);
    }

    private static string Principal(params (string Type, string Value)[] claims) => Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["auth_typ"] = "aad",
        ["claims"] = new JsonArray([.. claims.Select(c => (JsonNode)new JsonObject { ["typ"] = c.Type, ["val"] = c.Value })]),
    }.ToJsonString()));

    private static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static async Task<JsonNode> ProblemAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
}
