using System.Net;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Api;
using GitOpsServerless.Controller.Tests.Support;

namespace GitOpsServerless.Controller.Tests.Api;

/// <summary>A request that cannot be meant as it is written is told so, and never served as if a part of it were absent.</summary>
public sealed class RequestFormTests
{
    private static readonly string s_long = new('a', 3000);

    public static TheoryData<string, string> WrongQueries => new()
    {
        { "plan?revision=a&revision=b", "revision" },
        { "plan?revision=a&REVISION=a", "revision" },
        { "plan?revision=", "revision" },
        { "plan?revision", "revision" },
        { $"plan?revision={s_long}", "revision" },
        { "plan?prune=true&prune=false", "prune" },
        { "plan?prune=", "prune" },
        { "plan?readOnly=maybe", "readOnly" },
        { "runs?limit=5&limit=6", "limit" },
        { "runs?limit=", "limit" },
        { "runs?limit=many", "limit" },
        { "runs?limit=0", "limit" },
        { "revisions?limit=-3", "limit" },
    };

    [Theory]
    [MemberData(nameof(WrongQueries))]
    public async Task Query_value_that_cannot_be_meant_is_a_bad_request_that_names_it(string query, string name)
    {
        await using var app = await StartAsync();
        var (status, problem) = await GetAsync(app, $"/v1/applications/shop/{query}");
        Assert.Equal((HttpStatusCode.BadRequest, "GOS0905"), (status, problem["code"]!.GetValue<string>()));
        Assert.Contains($"'{name}'", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("plan?revision=1a2b3c4d&prune=true&readOnly=false")]
    [InlineData("runs?limit=5000")]
    [InlineData("runs?other=&other=")]
    public async Task Query_that_can_be_meant_is_served(string query)
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync($"/v1/applications/shop/{query}")).StatusCode);
    }

    [Theory]
    [InlineData("..%2F..%2Fetc")]
    [InlineData("%0A")]
    [InlineData("Shop")]
    [InlineData("-shop")]
    [InlineData("shop.json")]
    [InlineData("LONG")]
    public async Task Name_that_no_application_can_have_is_a_bad_request_and_reaches_no_state(string name)
    {
        await using var app = await StartAsync();
        var path = $"/v1/applications/{(name == "LONG" ? s_long : name)}";
        foreach (var (status, problem) in new[] { await GetAsync(app, path), await GetAsync(app, $"{path}/runs"), await GetAsync(app, $"{path}/suspend", HttpMethod.Post) })
        {
            Assert.Equal((HttpStatusCode.BadRequest, "GOS0905"), (status, problem["code"]!.GetValue<string>()));
            Assert.DoesNotContain(s_long, problem.ToJsonString(), StringComparison.Ordinal);
        }

        Assert.Empty(app.Engine.Calls);
        Assert.Empty(await app.DrainAsync());
    }

    [Fact]
    public async Task What_the_system_says_of_a_file_of_the_state_is_not_told()
    {
        await using var app = await StartAsync();
        app.Engine.Plan = DiagnosticCatalog.StateUnusable.Create("Access to the path '/var/lib/gitops/documents/applications/shop/status.json' is denied.");
        var (status, problem) = await GetAsync(app, "/v1/applications/shop/plan");
        Assert.Equal((HttpStatusCode.BadGateway, "GOS0918"), (status, problem["code"]!.GetValue<string>()));
        Assert.DoesNotContain("/var/", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/applicatons", HttpStatusCode.NotFound, "GOS0940")]
    [InlineData("GET", "/v1", HttpStatusCode.NotFound, "GOS0940")]
    [InlineData("GET", "/v1/applications/shop/history", HttpStatusCode.NotFound, "GOS0940")]
    [InlineData("POST", "/ui/v1/applications/shop/destroy", HttpStatusCode.NotFound, "GOS0940")]
    [InlineData("POST", "/hooks/sourceforge", HttpStatusCode.NotFound, "GOS0940")]
    [InlineData("POST", "/elsewhere", HttpStatusCode.NotFound, "GOS0940")]
    [InlineData("DELETE", "/v1/applications/shop", HttpStatusCode.MethodNotAllowed, "GOS0941")]
    [InlineData("GET", "/v1/applications/shop/reconcile", HttpStatusCode.MethodNotAllowed, "GOS0941")]
    [InlineData("GET", "/hooks/github", HttpStatusCode.MethodNotAllowed, "GOS0941")]
    public async Task What_no_route_takes_is_a_problem_with_a_next_step(string method, string path, HttpStatusCode expected, string code)
    {
        await using var app = await StartAsync();
        var (status, problem) = await GetAsync(app, path, new HttpMethod(method));
        Assert.Equal((expected, code, (int)expected), (status, problem["code"]!.GetValue<string>(), problem["status"]!.GetValue<int>()));
        Assert.Contains("/v1/openapi.json", problem["help"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_method_is_told_the_right_ones()
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/applications/shop/approve");
        using var answer = await app.Client.SendAsync(request);
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
        Assert.Contains("POST", (await ProblemAsync(answer))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static async Task<ControllerApp> StartAsync()
    {
        var app = await ControllerApp.StartAsync(o => o with { Access = new AccessOptions { TrustLoopback = true } });
        app.Engine.Define(new ApplicationDefinition("shop"));
        return app;
    }

    private static async Task<(HttpStatusCode Status, JsonNode Problem)> GetAsync(ControllerApp app, string path, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        using var answer = await app.Client.SendAsync(request);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, await ProblemAsync(answer));
    }

    private static async Task<JsonNode> ProblemAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
}
