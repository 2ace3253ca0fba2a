using System.Net;
using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.Operators;

namespace GitOpsServerless.Runtime.Tests;

public sealed class HttpEngineTests : HttpMessageHandler
{
    private readonly List<string> _requests = [];

    [Theory]
    [InlineData(null, false, null, "?readOnly=false")]
    [InlineData("abc 1", true, true, "?readOnly=true&revision=abc%201&prune=true")]
    [InlineData(null, false, false, "?readOnly=false&prune=false")]
    public async Task Plan_is_asked_for_as_it_will_run(string? revision, bool readOnly, bool? prune, string query)
    {
        await using var engine = Engine();

        await engine.PlanAsync("shop", new PlanQuery { Revision = revision, ReadOnly = readOnly, Prune = prune }, default);

        Assert.Equal($"GET /v1/applications/shop/plan{query} ", Assert.Single(_requests));
    }

    [Fact]
    public async Task Plan_of_a_run_that_is_asked_for_says_so()
    {
        await using var engine = Engine();

        await engine.PlanAsync("shop", new PlanQuery { Requested = true, Force = true }, default);

        Assert.Equal("GET /v1/applications/shop/plan?readOnly=false&requested=true&force=true ", Assert.Single(_requests));
    }

    [Fact]
    public async Task Run_is_bound_to_the_plan_that_was_shown()
    {
        await using var engine = Engine();

        await engine.ReconcileAsync("shop", new ReconcileQuery { Wait = false, BoundPlan = "0123456789ab", Prune = true }, default);

        Assert.Equal("""POST /v1/applications/shop/reconcile {"force":false,"prune":true,"boundPlan":"0123456789ab"}""", _requests[^1]);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        _requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery} {body}");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("""{"name":"shop"}""") };
    }

    private HttpEngine Engine() => new(new HttpClient(this, disposeHandler: false) { BaseAddress = new Uri("https://controller.example/v1/") }, TimeProvider.System);
}
