using System.Text.Json;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Functions.Output;
using GitOpsServerless.Functions.Sandboxes;
using GitOpsServerless.Runtime.Composition;
using GitOpsServerless.Runtime.Driving;
using Spectre.Console;

namespace GitOpsServerless.Functions.Hosting;

/// <summary>The executable without the Functions host: own timer, queue in this process, state in files, the sandbox as every target.</summary>
internal sealed class StandaloneHost : IAsyncDisposable
{
    private readonly HostSettings _settings;
    private readonly IAnsiConsole _log;
    private readonly SandboxEnvironment? _sandbox;
    private readonly GitOpsRuntime _runtime;

    private StandaloneHost(HostSettings settings, IAnsiConsole log, SandboxEnvironment? sandbox, GitOpsRuntime runtime)
    {
        (_settings, _log, _sandbox, _runtime) = (settings, log, sandbox, runtime);
    }

    /// <summary>Puts the host together.</summary>
    public static async Task<StandaloneHost> CreateAsync(HostSettings settings)
    {
        if (!Directory.Exists(settings.Config))
        {
            throw new DirectoryNotFoundException($"There is no folder '{settings.Config}' with definitions");
        }

        if (settings is { ServeGit: true, Live: true })
        {
            throw new ArgumentException("--git serves a folder without asking who pushes to it; it does not go together with --live");
        }

        StateFolders.Create(settings.State);
        var log = LogConsole.Create(settings.Json);
        var sandbox = settings.Live ? null : await SandboxEnvironment.OpenAsync(settings.State);
        if (sandbox is not null && settings.ServeGit)
        {
            settings = settings with { Definitions = await sandbox.ServeAsync(settings.Config) };
        }

        var runtime = await RuntimeFactory.CreateAsync(settings, sandbox, new ConsoleEvents(log));
        return new StandaloneHost(settings, log, sandbox, runtime);
    }

    /// <summary>Reconciles everything to rest and reports.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        await PrintDefinitionsAsync(cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_settings.Timeout);
        var driver = new OneShotDriver(_runtime, TimeProvider.System, retries: _settings.Retries);
        try
        {
            await driver.RunAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _log.MarkupLine($"[red]Stopped after {Durations.Format(_settings.Timeout)}; not everything came to rest.[/]");
        }

        var report = (await OnceReport.CollectAsync(_runtime, startedAt, cancellationToken)).WithResults(driver.Results);
        if (_settings.Json)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report, OnceJson.Options));
        }
        else
        {
            ApplicationTable.Write(_log, report.Applications);
        }

        return report.ExitCode;
    }

    /// <summary>Reconciles, shows the table, and keeps reconciling until it is stopped.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        await PrintDefinitionsAsync(cancellationToken);
        var settings = EnvironmentSettings.Read(Environment.GetEnvironmentVariable);
        if (!settings.IsSuccess)
        {
            PrintDiagnostics(settings.Diagnostics);
            return 1;
        }

        await using var app = WebHost.Build(_settings, _runtime, settings.Value);
        await app.StartAsync(cancellationToken);
        foreach (var address in app.Urls)
        {
            _log.MarkupLine($"Dashboard: [link]{Markup.Escape(address)}[/]   (stop with Ctrl+C)");
        }

        ConnectionFiles.WriteReady(_settings.State, app.Urls.FirstOrDefault());
        try
        {
            await PrintFirstTableAsync(startedAt, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end before the first sweep was over; what is in hand is ended below.
        }

        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _runtime.Engine.DisposeAsync();
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }

    // The first sweep is what a new user waits for; afterwards the log lines tell what happens.
    private async Task PrintFirstTableAsync(DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var definitions = await _runtime.Definitions.GetAsync(cancellationToken);
        var giveUp = startedAt + TimeSpan.FromMinutes(2);
        OnceReport report;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
            report = await OnceReport.CollectAsync(_runtime, startedAt, cancellationToken);
        }
        while (report.Applications.Any(IsOnItsWay) && TimeProvider.System.GetUtcNow() < giveUp && definitions.Applications.Count > 0);

        ApplicationTable.Write(_log, report.Applications);
        _log.MarkupLine("[grey]Keeps reconciling. Change a file of the config repository and watch.[/]");
    }

    private static bool IsOnItsWay(OnceApplication application) =>
        application is { Error: null } and ({ Sync: not nameof(SyncStatus.Synced) } or { Health: nameof(HealthStatus.Progressing) or nameof(HealthStatus.Unknown) });

    private async Task PrintDefinitionsAsync(CancellationToken cancellationToken)
    {
        var definitions = await _runtime.Definitions.GetAsync(cancellationToken);
        var place = _sandbox is null ? "[red](live: real targets)[/]" : "(the sandbox plays every target: nothing real is touched)";
        _log.MarkupLine($"[bold]{definitions.Applications.Count}[/] applications in {Markup.Escape(_settings.Config)} {place}");
        if (_settings.Definitions?.Url is { } url)
        {
            _log.MarkupLine($"Followed as the Git repository [link]{Markup.Escape(url)}[/]: a change of a file becomes a commit; clone it, push to it.");
        }

        PrintDiagnostics(definitions.Diagnostics);
    }

    private void PrintDiagnostics(IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            _log.MarkupLine($"[{(diagnostic.IsError ? "red" : "yellow")}]{Markup.Escape(diagnostic.ToString())}[/]");
        }
    }
}
