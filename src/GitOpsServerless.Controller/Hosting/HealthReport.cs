using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Documents;
using GitOpsServerless.Controller.Schedule;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Controller.Hosting;

/// <summary>
/// Answers whether the controller works: 503 when no process has ticked for three periods or the store does not say. In a Functions app another
/// instance ticks, so that the time comes from the store. Nobody has to sign in to ask, so the store is asked once in a while only.
/// </summary>
internal sealed class HealthReport(IStateStore store, ControllerState state, ScheduleOptions schedule, TimeProvider time)
{
    private const int Periods = 3;
    private static readonly TimeSpan s_shortestPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longestRead = TimeSpan.FromSeconds(2);
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private volatile Known? _known;

    public async Task WriteAsync(HttpContext context)
    {
        var known = await KnownAsync(context.RequestAborted);
        var now = time.GetUtcNow();
        var longest = Periods * (schedule.Period > s_shortestPeriod ? schedule.Period : s_shortestPeriod);
        var status = known.IsReadable switch
        {
            false => "store unreachable",
            true when now - (known.TickedAt ?? _startedAt) > longest => "stalled",
            true when known.TickedAt is null => "starting",
            _ => "ok",
        };
        context.Response.StatusCode = status is "ok" or "starting" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        var answer = new JsonObject
        {
            ["status"] = status,
            ["tickedAt"] = known.TickedAt,
            ["applications"] = state.Applications,
            ["waiting"] = state.Waiting,
            ["poison"] = state.Poison,
        };
        if (state.Skipped is { } skipped)
        {
            answer["skipped"] = skipped;
        }

        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private async Task<Known> KnownAsync(CancellationToken aborted)
    {
        var now = time.GetUtcNow();
        if (_known is { } known && (now - known.At).Duration() < s_kept)
        {
            return known;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limit.CancelAfter(s_longestRead);
        try
        {
            var document = await store.ReadAsync(ScheduleDocument.Key, limit.Token).WaitAsync(limit.Token);
            known = new Known(now, IsReadable: true, VersionedDocument.Read<ScheduleDocument>(document).Value?.TickedAt);
        }
        catch (Exception error) when (error is IOException || (error is OperationCanceledException && !aborted.IsCancellationRequested))
        {
            known = new Known(now, IsReadable: false, TickedAt: null);
        }

        return _known = known;
    }

    private sealed record Known(DateTimeOffset At, bool IsReadable, DateTimeOffset? TickedAt);
}
