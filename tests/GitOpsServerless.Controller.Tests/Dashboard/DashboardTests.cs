using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Tests.Support;

namespace GitOpsServerless.Controller.Tests.Dashboard;

public sealed partial class DashboardTests
{
    private const string Attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>javascript:";

    [Fact]
    public async Task Nothing_of_a_repository_or_cluster_becomes_markup()
    {
        await using var app = await StartAsync();
        var id = new ResourceId(Attack, Attack, Attack);
        app.Engine.Statuses["shop"] = new ApplicationStatus("shop")
        {
            Message = Attack,
            Health = new Health(HealthStatus.Degraded, Attack),
            AppliedRevision = new Revision(Attack) { Subject = Attack, Author = Attack, Reference = Attack },
            Held = [new Hold(HoldKind.Policy, Attack)],
            Diagnostics = [DiagnosticCatalog.WebhookPayload.Create(Attack, file: Attack)],
            Resources = [new ResourceHealth(id, new Health(HealthStatus.Healthy, Attack))],
        };
        app.Engine.Plan = new Plan("shop", Attack, [new Change(id, ChangeAction.Update) { Reason = Attack, Deltas = [new Delta(Attack, JsonValue.Create(Attack), JsonValue.Create(Attack), DeltaKind.Replace)] }]);
        foreach (var path in new[] { "/ui", "/ui/applications/shop" })
        {
            var page = await app.Client.GetStringAsync(path);
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Policy_allows_nothing_but_the_pages_own_style_sheet()
    {
        await using var app = await StartAsync();
        var answer = await app.Client.GetAsync("/ui");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        var page = await answer.Content.ReadAsStringAsync();
        var style = page[(page.IndexOf("<style>", StringComparison.Ordinal) + 7)..page.IndexOf("</style>", StringComparison.Ordinal)];
        var digest = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"'sha256-{digest}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("style=\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_and_landmarks_can_be_read_by_assistive_technology()
    {
        await using var app = await StartAsync();
        var page = await app.Client.GetStringAsync("/ui");
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("<main id=\"main\">", page, StringComparison.Ordinal);
        Assert.Contains("<caption>", page, StringComparison.Ordinal);
        Assert.All(HeaderCells().Matches(page), m => Assert.Contains("scope=", m.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Diff_shows_live_and_desired_value()
    {
        await using var app = await StartAsync();
        app.Engine.Plan = new Plan("shop", "1a2b3c4d", [new Change(new ResourceId("apps/Deployment", "shop", "web"), ChangeAction.Update)
        {
            Origin = ChangeOrigin.Drift, Deltas = [new Delta("/spec/replicas", JsonValue.Create(5), JsonValue.Create(3), DeltaKind.Replace)],
        }]);
        var page = WebUtility.HtmlDecode(await app.Client.GetStringAsync("/ui/applications/shop"));
        Assert.Contains("<code>/spec/replicas</code> <pre class=\"remove\">- 5</pre> <pre class=\"add\">+ 3</pre>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("same-origin", HttpStatusCode.SeeOther)]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Forbidden)]
    public async Task Form_acts_only_from_its_own_page(string? site, HttpStatusCode expected)
    {
        await using var app = await StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/ui/applications/shop/reconcile") { Content = new FormUrlEncodedContent([]) };
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        Assert.Equal(expected, (await app.Client.SendAsync(request)).StatusCode);
        Assert.Equal(expected == HttpStatusCode.SeeOther ? ["shop"] : [], await app.DrainAsync());
    }

    [Fact]
    public async Task Operator_can_roll_back_to_a_run_and_release_it_again()
    {
        await using var app = await StartAsync();
        app.Engine.Runs.Add(new RunRecord(1, "shop", new Revision("0123456789abcdef"), RunResult.Succeeded, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(3)));
        app.Engine.Statuses["shop"] = new ApplicationStatus("shop") { HeldRevision = new Revision("held") };
        var page = await app.Client.GetStringAsync("/ui/applications/shop");
        Assert.Contains("aria-label=\"Roll back to run 1\"", page, StringComparison.Ordinal);
        Assert.Contains("1970-01-01 00:00:00Z", page, StringComparison.Ordinal);
        foreach (var (action, field) in new[] { ("rollback", "0123456789abcdef"), ("release", string.Empty) })
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"/ui/applications/shop/{action}") { Content = new FormUrlEncodedContent([new("revision", field)]) };
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            Assert.Equal(HttpStatusCode.SeeOther, (await app.Client.SendAsync(request)).StatusCode);
        }

        Assert.Contains("shop: rollback 0123456789abcdef by=local", app.Engine.Calls);
        Assert.Contains("shop: release", app.Engine.Calls);
    }

    [Fact]
    public async Task Unknown_application_is_no_page()
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync("/ui/applications/nothing")).StatusCode);
    }

    [Theory]
    [InlineData("Shop")]
    [InlineData("..%2F..%2Fshop")]
    public async Task Page_of_a_name_that_no_application_can_have_is_not_there_and_reaches_no_engine(string name)
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync($"/ui/applications/{name}")).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/ui/applications/{name}/suspend");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await app.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(app.Engine.Calls);
    }

    private static async Task<ControllerApp> StartAsync()
    {
        var app = await ControllerApp.StartAsync(o => o with { Access = o.Access with { TrustLoopback = true } });
        app.Engine.Define(new ApplicationDefinition("shop"));
        return app;
    }

    [GeneratedRegex("<th[ >][^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderCells();
}
