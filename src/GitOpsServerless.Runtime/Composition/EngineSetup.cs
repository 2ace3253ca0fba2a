using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Operations;
using GitOpsServerless.Engine.Queue;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.Secrets;
using GitOpsServerless.Engine.State;
using GitOpsServerless.Runtime.Definitions;
using GitOpsServerless.Runtime.Sources;
using GitOpsServerless.Runtime.State;

namespace GitOpsServerless.Runtime.Composition;

/// <summary>What a host chooses; everything that it leaves out gets the embedded default.</summary>
public sealed record EngineSetup
{
    /// <summary>Where the definitions are.</summary>
    public required SourceDefinition Definitions { get; init; }

    /// <summary>What relative directories of sources are relative to.</summary>
    public required string DefinitionsRoot { get; init; }

    /// <summary>Folder of state, leases and snapshots; null keeps everything in memory.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Folder for what is kept meanwhile. When there is one, <see cref="StateFolder"/> is read and never written.</summary>
    public string? ScratchFolder { get; init; }

    /// <summary>What goes with the engine.</summary>
    public IDisposable? Owned { get; init; }

    /// <summary>Folders besides <see cref="DefinitionsRoot"/> that sources may name.</summary>
    public IReadOnlyList<string> SourceFolders { get; init; } = [];

    /// <summary>Sources besides plain directories.</summary>
    public IReadOnlyList<ISource> Sources { get; init; } = [];

    /// <summary>Where commits can be made.</summary>
    public IReadOnlyList<ISourceWriter> Writers { get; init; } = [];

    /// <summary>Renderers, in the order in which they are asked.</summary>
    public IReadOnlyList<IRenderer> Renderers { get; init; } = [];

    /// <summary>Factories of targets, in the order in which they are asked.</summary>
    public IReadOnlyList<ITargetFactory> Targets { get; init; } = [];

    /// <summary>Default targets of applications that name none.</summary>
    public Func<Platform, TargetDefinition?> DefaultTarget { get; init; } = _ => null;

    /// <summary>State store; null means files in <see cref="StateFolder"/>, or memory.</summary>
    public IStateStore? State { get; init; }

    /// <summary>Leases; null means files in <see cref="StateFolder"/>, or memory.</summary>
    public ILeaseStore? Leases { get; init; }

    /// <summary>Queue; null means the one in this process.</summary>
    public IWorkQueue? Queue { get; init; }

    /// <summary>Secrets; null resolves none.</summary>
    public ISecretResolver? Secrets { get; init; }

    /// <summary>Gates besides the built-in ones.</summary>
    public IReadOnlyList<IPolicy> Policies { get; init; } = [];

    /// <summary>Notifications; null sends none.</summary>
    public INotifier? Notifier { get; init; }

    /// <summary>Progress; null drops it.</summary>
    public IEngineEvents? Events { get; init; }

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long the lease of an application lasts without being renewed: that long nobody follows a process that died.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long definitions are used without looking again.</summary>
    public TimeSpan DefinitionFreshness { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>When to look again at an application that waits for another one.</summary>
    public TimeSpan DependencyPoll { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>A ready engine with the ports that its host drives.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Queue">The queue.</param>
/// <param name="State">The state store.</param>
/// <param name="Definitions">The definitions.</param>
/// <param name="Notifier">The notifications.</param>
public sealed record GitOpsRuntime(GitOpsEngine Engine, IWorkQueue Queue, IStateStore State, IDefinitionProvider Definitions, INotifier Notifier)
{
    /// <summary>The leases that the engine takes too.</summary>
    public ILeaseStore? Leases { get; init; }

    /// <summary>Puts the rooms together.</summary>
    public static GitOpsRuntime Create(EngineSetup setup)
    {
        // Definitions that come from a repository may not name directories of this machine: their authors do not own it.
        IReadOnlyList<ISource> sources = setup.Definitions.Url is not null
            ? setup.Sources
            : [Directories(setup), .. setup.Sources];
        var definitionSource = setup.Definitions.Url is not null
            ? sources.First(s => s.Serves(setup.Definitions))
            : new DirectorySource(setup.DefinitionsRoot, snapshotFolder: null, time: setup.Time) { Filter = SourceDefinitionProvider.IsDefinition };
        var state = setup.State ?? StateOf(setup);
        var ports = new EnginePorts(
            new SourceDefinitionProvider(definitionSource, setup.Definitions, setup.Time, setup.DefinitionFreshness, state),
            sources,
            setup.Renderers,
            setup.Targets,
            state,
            setup.Leases ?? (setup.ScratchFolder is null && FolderOf(setup, "leases") is { } leases ? new FileLeaseStore(leases) : new InMemoryLeaseStore()),
            setup.Secrets ?? new NoSecretResolver(),
            [new ExpressionPolicy(), .. setup.Policies],
            setup.Notifier ?? new NoNotifier(),
            setup.Events ?? new NoEvents(),
            setup.Time);
        var options = new ReconcilerOptions
        {
            NewId = () => Guid.CreateVersion7(setup.Time.GetUtcNow()).ToString("N"),
            DefaultTarget = setup.DefaultTarget,
            DependencyPoll = setup.DependencyPoll,
            LeaseDuration = setup.LeaseDuration,
        };
        return new GitOpsRuntime(
            new GitOpsEngine(ports, options, setup.Writers) { Owned = setup.Owned }, setup.Queue ?? new InMemoryWorkQueue(setup.Time), ports.State, ports.Definitions, ports.Notifier)
        {
            Leases = ports.Leases,
        };
    }

    private static IStateStore StateOf(EngineSetup setup) => FolderOf(setup, "documents") switch
    {
        null => new InMemoryStateStore(),
        { } documents when setup.ScratchFolder is null => new FileStateStore(documents, setup.Time),
        { } documents when Directory.Exists(documents) => new OverlayStateStore(new FileStateStore(documents, setup.Time)),
        _ => new InMemoryStateStore(),
    };

    private static DirectorySource Directories(EngineSetup setup)
    {
        var kept = FolderOf(setup, "snapshots");
        return setup.ScratchFolder is { } scratch
            ? new(setup.DefinitionsRoot, Path.Combine(scratch, "snapshots"), time: setup.Time) { AllowedFolders = setup.SourceFolders, EarlierSnapshots = kept }
            : new(setup.DefinitionsRoot, kept ?? TemporarySnapshots(), time: setup.Time) { AllowedFolders = setup.SourceFolders };
    }

    // Rollback needs the contents of earlier revisions even when nothing else outlives the process.
    private static string TemporarySnapshots()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-snapshots-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (IOException)
            {
                // The system's own clean-up takes it.
            }
        };
        return folder.FullName;
    }

    private static string? FolderOf(EngineSetup setup, string name) => setup.StateFolder is null ? null : Path.Combine(setup.StateFolder, name);

    private sealed class NoNotifier : INotifier
    {
        public Task NotifyAsync(Notification notification, DefinitionSet definitions, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NoEvents : IEngineEvents
    {
        public void Publish(EngineEvent engineEvent)
        {
        }
    }
}
