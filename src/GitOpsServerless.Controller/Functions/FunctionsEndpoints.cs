using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Drift;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Controller.Webhooks;
using GitOpsServerless.Engine.Definitions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Functions;

/// <summary>
/// What the Functions host calls: <c>POST /{function}</c> for triggers other than HTTP. Any answer but 2xx makes the host try a message
/// again, and after <c>maxDequeueCount</c> tries move it to the poison queue. HTTP functions are forwarded to their own paths.
/// </summary>
internal sealed class FunctionsEndpoints(
    Scheduler scheduler,
    MessageProcessor processor,
    WakeStore wakes,
    PoisonRecorder poison,
    StopGrace grace,
    IWorkQueue queue,
    DriftReporter drift,
    PumpOptions options,
    ILogger<FunctionsEndpoints> logger,
    TimeProvider time)
{
    /// <summary>Name of the queue trigger's binding in <c>reconcile/function.json</c>.</summary>
    public const string MessageBinding = "message";

    private static readonly BodyLimits s_invocation = new(Largest: 256 * 1024, Timeout: TimeSpan.FromSeconds(30));

    public async Task TimerAsync(HttpContext context)
    {
        var tick = await scheduler.TickAsync(context.RequestAborted);
        await AnswerAsync(context, tick.Skipped is null
            ? $"{tick.Enqueued.ToString(CultureInfo.InvariantCulture)} applications enqueued"
            : $"nothing scheduled: {tick.Skipped}");
    }

    public async Task DriftReportAsync(HttpContext context)
    {
        var report = await drift.WriteAsync(context.RequestAborted);
        await AnswerAsync(context, $"{report.Drifted.ToString(CultureInfo.InvariantCulture)} of {report.Applications.ToString(CultureInfo.InvariantCulture)} applications drifted");
    }

    public async Task ReconcileAsync(HttpContext context)
    {
        var (body, problem) = await BoundedBody.ReadAsync(context.Request, s_invocation, time, context.RequestAborted);
        using var payload = problem is null ? InvocationPayload.Parse(body) : null;
        if (payload is null || WorkItemText.Decode(payload.Text(MessageBinding)) is not { } item || !ApplicationName.IsPossible(item.Application))
        {
            // The host keeps the message in the poison queue, for people to look at; the next tick tells somebody.
            logger.LogError("{Diagnostic}", DiagnosticCatalog.PoisonMessage.Create("A queue message holds no application."));
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var run = RunScope.Begin(item.Application, logger, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, grace.Over);
        try
        {
            var result = await processor.ProcessAsync(item.Application, ended.Token);
            await AnswerAsync(context, $"{item.Application}: {result}");
        }
        catch (Exception error) when (grace.Over.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            // The host shows the message to another process, unless this was its last try: a new one is there in any case, and two wishes are one.
            await grace.GiveBackAsync(async token =>
            {
                // The hint only helps; without the message nobody would go on.
                await Task.WhenAll(wakes.UpdateAsync(item.Application, r => r with { WantedAt = time.GetUtcNow() }, token), queue.EnqueueAsync(item, TimeSpan.Zero, token));
            });
            logger.LogWarning(error, "A step of {Application} was cancelled since the process ends; another one repeats it", item.Application);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            var tries = payload.Number("DequeueCount") ?? 1;
            logger.LogError(error, "A message for {Application} failed (try {Try})", item.Application, tries);
            if (tries >= options.MaxDequeueCount)
            {
                await poison.RecordAsync(item.Application, $"{error.GetType().Name}: {error.Message}", context.RequestAborted);
            }

            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    // https://learn.microsoft.com/azure/azure-functions/functions-custom-handlers#response-payload
    private static async Task AnswerAsync(HttpContext context, string log)
    {
        var answer = new JsonObject { ["Outputs"] = new JsonObject(), ["Logs"] = new JsonArray(log), ["ReturnValue"] = null };
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }
}
