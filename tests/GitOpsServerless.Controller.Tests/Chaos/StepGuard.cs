using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Tests.Chaos;

/// <summary>Knows which controller is inside of which application's step: a step keeps its request open, and a death closes it.</summary>
internal sealed class StepGuard : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, HashSet<string>> _inside = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ends = new(StringComparer.Ordinal);
    private int _steps;

    private StepGuard()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/enter/{id}/{**name}", (RequestDelegate)EnterAsync);
        _app.MapPost("/leave/{id}/{**name}", (RequestDelegate)(context =>
        {
            Leave(NameOf(context), IdOf(context));
            return Task.CompletedTask;
        }));
    }

    public Uri Address => new(_app.Urls.First());

    public ConcurrentBag<string> Violations { get; } = [];

    public int Steps => _steps;

    public static async Task<StepGuard> StartAsync()
    {
        var guard = new StepGuard();
        await guard._app.StartAsync();
        return guard;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var end in _ends.Values)
        {
            end.TrySetResult();
        }

        await _app.DisposeAsync();
    }

    private async Task EnterAsync(HttpContext context)
    {
        var (name, id) = (NameOf(context), IdOf(context));
        var end = _ends.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var inside = _inside.GetOrAdd(name, _ => []);
        lock (inside)
        {
            if (inside.Count > 0)
            {
                Violations.Add($"Two steps of {name} at once.");
            }

            inside.Add(id);
        }

        Interlocked.Increment(ref _steps);

        // The headers are the answer: they leave with the first flush.
        await context.Response.Body.FlushAsync();
        await using var aborted = context.RequestAborted.Register(() => end.TrySetResult());
        await end.Task;
        Leave(name, id);
    }

    private void Leave(string name, string id)
    {
        var inside = _inside.GetOrAdd(name, _ => []);
        lock (inside)
        {
            inside.Remove(id);
        }

        if (_ends.TryRemove(id, out var end))
        {
            end.TrySetResult();
        }
    }

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
