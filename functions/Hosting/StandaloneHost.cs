using System.Text.Json;
using GitOpsServerless.Contracts;
using GitOpsServerless.Functions.Output;
using GitOpsServerless.Functions.Sandboxes;
using GitOpsServerless.Kubernetes;
using GitOpsServerless.Rendering;
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

    /// <summary>Puts the host together. Nothing is started that is not needed yet.</summary>
    public static async Task<StandaloneHost> CreateAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        var log = LogConsole.Create(settings.Json);
        var sandbox = settings.Live ? null : new SandboxEnvironment(settings.State);
        var targets = await TargetsAsync(sandbox, cancellationToken);
        var root = Path.GetFullPath(settings.Config);
        var runtime = GitOpsRuntime.Create(new EngineSetup
        {
            Definitions = new SourceDefinition { Directory = root },
            DefinitionsRoot = root,
            StateFolder = settings.State,
            Renderers = [new PlainRenderer()],
            Targets = targets,
            DefaultTarget = platform => sandbox is null ? null : SandboxEnvironment.DefaultTarget(platform),
            Events = new ConsoleEvents(log),
        });
        return new StandaloneHost(settings, log, sandbox, runtime);
    }

    /// <summary>Reconciles everything to rest and reports.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        await PrintDefinitionsAsync(cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_settings.Timeout);
        try
        {
            await new OneShotDriver(_runtime, TimeProvider.System, retries: _settings.Retries).RunAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _log.MarkupLine($"[red]Stopped after {Durations.Format(_settings.Timeout)}; not everything came to rest.[/]");
        }

        var report = await OnceReport.CollectAsync(_runtime, startedAt, cancellationToken);
        if (_settings.Json)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report with { }, OnceJson.Options));
        }
        else
        {
            ApplicationTable.Write(_log, report.Applications);
        }

        return report.ExitCode;
    }

    /// <summary>Keeps reconciling until it is stopped.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await PrintDefinitionsAsync(cancellationToken);
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

    private static Task<IReadOnlyList<ITargetFactory>> TargetsAsync(SandboxEnvironment? sandbox, CancellationToken cancellationToken)
    {
        IReadOnlyList<ITargetFactory> targets =
        [
            new KubernetesTargetFactory(sandbox, new KubernetesHost(), TimeProvider.System),
        ];
        return Task.FromResult(targets);
    }

    private async Task PrintDefinitionsAsync(CancellationToken cancellationToken)
    {
        var definitions = await _runtime.Definitions.GetAsync(cancellationToken);
        _log.MarkupLine($"[bold]{definitions.Applications.Count}[/] applications in {Markup.Escape(_settings.Config)}{(_sandbox is null ? " [red](live)[/]" : " (sandbox: nothing real is touched)")}");
        foreach (var diagnostic in definitions.Diagnostics)
        {
            var color = diagnostic.IsError ? "red" : "yellow";
            _log.MarkupLine($"[{color}]{Markup.Escape(diagnostic.ToString())}[/]");
        }
    }
}
