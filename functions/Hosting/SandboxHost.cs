using GitOpsServerless.Contracts;
using GitOpsServerless.Functions.Output;
using GitOpsServerless.Functions.Sandboxes;
using GitOpsServerless.Runtime.Composition;
using Spectre.Console;

namespace GitOpsServerless.Functions.Hosting;

/// <summary>The sandbox alone: plays every target of the definitions for an engine in another process, and reconciles nothing.</summary>
internal sealed class SandboxHost : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly HostSettings _settings;
    private readonly IAnsiConsole _log;
    private readonly SandboxEnvironment _sandbox;
    private readonly GitOpsRuntime _runtime;

    private SandboxHost(HostSettings settings, IAnsiConsole log, SandboxEnvironment sandbox, GitOpsRuntime runtime) =>
        (_settings, _log, _sandbox, _runtime) = (settings, log, sandbox, runtime);

    /// <summary>Puts the host together.</summary>
    public static async Task<SandboxHost> CreateAsync(HostSettings settings)
    {
        if (settings.State is null)
        {
            throw new ArgumentException("--sandbox needs --state DIR: others find the sandbox by the files in it");
        }

        StateFolders.Create(settings.State);
        var log = LogConsole.Create(settings.Json);
        var sandbox = await SandboxEnvironment.OpenAsync(settings.State);
        return new SandboxHost(settings, log, sandbox, await RuntimeFactory.CreateAsync(settings, sandbox, new ConsoleEvents(log)));
    }

    /// <summary>Plays until it is stopped.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await _sandbox.ClusterAsync(SandboxEnvironment.DefaultCluster);
        await StartClustersAsync(cancellationToken);
        ConnectionFiles.WriteReady(_settings.State, api: null);
        _log.MarkupLine($"The sandbox of {Markup.Escape(_settings.Config)} is ready in {Markup.Escape(_settings.State!)}   (stop with Ctrl+C)");
        using var timer = new PeriodicTimer(Look);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await StartClustersAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }

        return 0;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _runtime.Engine.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    // Targets come and go while somebody tries things out; a cluster that is there already is not started again.
    private async Task StartClustersAsync(CancellationToken cancellationToken)
    {
        var definitions = await _runtime.Definitions.GetAsync(cancellationToken);
        foreach (var target in definitions.Targets.Values.Where(t => t.Kubernetes is not null))
        {
            await _sandbox.ClusterAsync(target);
        }
    }
}
