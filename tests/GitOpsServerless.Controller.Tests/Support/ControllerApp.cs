using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Engine.Queue;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Tests.Support;

/// <summary>The whole controller on a free port of this machine, over a fake engine and state in memory.</summary>
internal sealed class ControllerApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ControllerApp(WebApplication app, FakeEngine engine, InMemoryWorkQueue queue, InMemoryStateStore state, FakeTime time, RecordingNotifier notifier)
    {
        _app = app;
        (Engine, Queue, State, Time, Notifier) = (engine, queue, state, time, notifier);
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public FakeEngine Engine { get; }

    public InMemoryWorkQueue Queue { get; }

    public InMemoryStateStore State { get; }

    public FakeTime Time { get; }

    public RecordingNotifier Notifier { get; }

    public HttpClient Client { get; }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public IEnumerable<T> Services<T>()
        where T : notnull => _app.Services.GetServices<T>();

    public static async Task<ControllerApp> StartAsync(
        Func<ControllerOptions, ControllerOptions>? configure = null, StepFunction? step = null, FakeEngine? engine = null, Func<IStateStore, IStateStore>? wrap = null)
    {
        var time = new FakeTime();
        engine ??= new FakeEngine();
        var (queue, state, notifier) = (new InMemoryWorkQueue(time), new InMemoryStateStore(), new RecordingNotifier());
        step ??= (_, _) => Task.FromResult<StepResult>(new StepResult.Done(null));
        var options = new ControllerOptions { IsFunctionsApp = true };
        options = configure?.Invoke(options) ?? options;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddGitOpsController(new ControllerPorts(engine, step, wrap?.Invoke(state) ?? state, queue, notifier, time), options);
        var app = builder.Build();
        app.MapGitOpsController();
        await app.StartAsync();
        return new ControllerApp(app, engine, queue, state, time, notifier);
    }

    /// <summary>Names of the applications whose messages are visible now, in order.</summary>
    public async Task<IReadOnlyList<string>> DrainAsync()
    {
        var names = new List<string>();
        while (await Queue.ReceiveAsync(TimeSpan.FromMinutes(1), default) is { } message)
        {
            names.Add(message.Item.Application);
            await Queue.CompleteAsync(message, default);
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    /// <summary>Asks it to end, as a signal would, and waits for that.</summary>
    public Task StopAsync()
    {
        Service<IHostApplicationLifetime>().StopApplication();
        return _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
