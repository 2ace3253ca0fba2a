using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Controller.Tests.Functions;

/// <summary>The invocations of the Functions host, byte for byte as its source writes them.</summary>
public sealed class FunctionsProtocolTests
{
    [Fact]
    public async Task Queue_message_that_is_encoded_twice_does_a_step_of_its_application()
    {
        var stepped = new List<string>();
        await using var app = await ControllerApp.StartAsync(step: (name, _) =>
        {
            stepped.Add(name);
            return Task.FromResult<StepResult>(new StepResult.Done(null));
        });
        const string invocation = """
            {"Data":{"message":"\"{\\\"application\\\":\\\"shop-prod\\\"}\""},
             "Metadata":{"DequeueCount":"1","ExpirationTime":"2026-11-28T08:00:00+00:00","Id":"\"800ae4b3-bdd2-4c08-badd-f08e5a34b865\"",
              "InsertionTime":"2026-11-21T08:00:00+00:00","NextVisibleTime":"2026-11-21T08:10:00+00:00","PopReceipt":"\"AgAAAAMAAAAAAAAA\"",
              "sys":{"MethodName":"reconcile","UtcNow":"2026-11-21T08:00:00Z","RandGuid":"d7c5e5e1-7d4f-4f8c-a1a1-92a8f8b0f2b9"}}}
            """;
        var answer = await PostAsync(app, "/reconcile", invocation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(JsonValueKind.Object, body.RootElement.GetProperty("Outputs").ValueKind);
        Assert.Equal(["shop-prod"], stepped);
    }

    [Theory]
    [InlineData("{\"application\":\"shop\"}")]
    [InlineData("\"{\\\"application\\\":\\\"shop\\\"}\"")]
    [InlineData("\"eyJhcHBsaWNhdGlvbiI6InNob3AifQ==\"")]
    public async Task Other_encodings_of_the_message_are_read_too(string value)
    {
        await using var app = await ControllerApp.StartAsync();
        var invocation = new JsonObject { ["Data"] = new JsonObject { ["message"] = JsonNode.Parse(value) }, ["Metadata"] = new JsonObject() }.ToJsonString();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(app, "/reconcile", invocation)).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"Data\":{}}")]
    [InlineData("{\"Data\":{\"message\":\"\\ud800\"}}")]
    [InlineData("{\"Data\":{\"message\":\"{\\\"application\\\":\\\"\\\\ud800\\\"}\"}}")]
    [InlineData("{\"Data\":{\"message\":\"\\\"not a message\\\"\"}}")]
    [InlineData("{\"Data\":7,\"Metadata\":null}")]
    [InlineData("{\"Data\":{\"message\":\"{\\\"application\\\":\\\"../../applications/shop/status\\\"}\"}}")]
    [InlineData("{\"Data\":{\"message\":\"{\\\"application\\\":\\\"Shop\\\"}\"}}")]
    public async Task Message_without_an_application_fails_so_that_the_host_keeps_it(string invocation)
    {
        await using var app = await ControllerApp.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(app, "/reconcile", invocation)).StatusCode);
        Assert.Empty(await app.State.ListAsync(string.Empty, default).ToListAsync());
    }

    [Fact]
    public async Task Message_that_is_larger_than_any_of_ours_fails_without_being_read_to_the_end()
    {
        await using var app = await ControllerApp.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(app, "/reconcile", $$$"""{"Data":{"message":"{{{new string('x', 1024 * 1024)}}}"}}""")).StatusCode);
    }

    [Fact]
    public async Task Number_of_tries_that_is_no_number_counts_as_the_first()
    {
        await using var app = await ControllerApp.StartAsync(step: (_, _) => throw new IOException("always"));
        const string Invocation = """{"Data":{"message":"{\"application\":\"shop\"}"},"Metadata":{"DequeueCount":"\ud800"}}""";
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync(app, "/reconcile", Invocation)).StatusCode);
        Assert.Empty(app.Notifier.Sent);
    }

    [Fact]
    public async Task Last_failing_try_tells_somebody_before_the_host_moves_the_message()
    {
        await using var app = await ControllerApp.StartAsync(step: (_, _) => throw new IOException("always"));
        foreach (var tries in Enumerable.Range(1, 5))
        {
            Assert.Empty(app.Notifier.Sent);
            var invocation = $$$"""{"Data":{"message":"\"{\\\"application\\\":\\\"shop\\\"}\""},"Metadata":{"DequeueCount":"{{{tries}}}"}}""";
            Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync(app, "/reconcile", invocation)).StatusCode);
        }

        Assert.Equal("GOS0713", Assert.Single(app.Notifier.Sent).Diagnostics[0].Code);
    }

    [Fact]
    public async Task Timer_enqueues_what_is_due()
    {
        await using var app = await ControllerApp.StartAsync();
        app.Engine.Define(new ApplicationDefinition("shop"));
        const string invocation = """
            {"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},
             "Metadata":{"sys":{"MethodName":"timer","UtcNow":"2026-11-21T10:00:00.0020459Z","RandGuid":"1f2ec2f4-5f1d-4d0c-8d54-c7bdb3ae9e0d"}}}
            """;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(app, "/timer", invocation)).StatusCode);
        Assert.Equal(["shop"], await app.DrainAsync());
    }

    [Fact]
    public async Task Drift_report_is_written_and_kept()
    {
        await using var app = await ControllerApp.StartAsync();
        app.Engine.Statuses["shop"] = new ApplicationStatus("shop")
        {
            Drift = [new DriftItem("shop", new ResourceId("ConfigMap", "shop", "settings"), ChangeAction.Update, [])],
        };
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(app, "/drift-report", "{\"Data\":{},\"Metadata\":{}}")).StatusCode);
        var report = await app.Service<Controller.Drift.DriftReporter>().ReadLatestAsync(default);
        Assert.Equal((1, "settings"), (report!.Drifted, report.Items[0].Id.Name));
    }

    [Fact]
    public async Task Readiness_probe_of_the_host_is_answered()
    {
        await using var app = await ControllerApp.StartAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await app.Client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Outside_of_a_functions_app_nobody_can_invoke_functions()
    {
        await using var app = await ControllerApp.StartAsync(o => o with { IsFunctionsApp = false });
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(app, "/timer", "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(app, "/reconcile", "{}")).StatusCode);
    }

    private static Task<HttpResponseMessage> PostAsync(ControllerApp app, string path, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Azure-Functions-HostVersion", "4.1037.0");
        request.Headers.Add("X-Azure-Functions-InvocationId", "4c8ae0d2-0b1e-4f6f-9a71-0a0a4a2f9d0e");
        request.Headers.UserAgent.ParseAdd("Azure-Functions-Host/4.1037.0");
        return app.Client.SendAsync(request);
    }
}
