using Azure.Core;
using GitOpsServerless.Arm.Target;
using GitOpsServerless.Azure.Identity;
using GitOpsServerless.Azure.KeyVault;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Secrets;
using GitOpsServerless.Kubernetes;
using GitOpsServerless.Rendering;
using GitOpsServerless.Runtime.Composition;

namespace GitOpsServerless.Runtime.Operators;

/// <summary>Opens engines for operators.</summary>
public sealed class GitOpsEngineFactory : IGitOpsEngineFactory
{
    /// <inheritdoc />
    public async Task<Result<IGitOpsEngine>> OpenAsync(EngineConnection connection, IEngineEvents events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.Kind switch
        {
            EngineConnectionKind.Controller => HttpEngine.Open(connection),
            EngineConnectionKind.Sandbox => await OpenSandboxAsync(connection, events, cancellationToken),
            _ => OpenLocal(connection, events),
        };
    }

    private static Result<IGitOpsEngine> OpenLocal(EngineConnection connection, IEngineEvents events)
    {
        var scratch = ScratchOf(connection);
        var caches = CachesOf(connection, scratch);
        if (!caches.IsSuccess)
        {
            return Result<IGitOpsEngine>.Failure(caches.Diagnostics);
        }

        var identity = AzureCredentials.Create(Environment.GetEnvironmentVariable);
        var secrets = new KeyVaultSecretResolver(identity);
        var setup = Setup(connection, events, caches.Value, scratch, secrets, identity);
        var arm = ArmEndpointOverride.Read(Environment.GetEnvironmentVariable, static path => File.Exists(path) ? File.ReadAllText(path) : null);
        return Result<IGitOpsEngine>.Success(GitOpsRuntime.Create(setup with { Targets = StandardRooms.LiveTargets(identity, secrets, Host(), TimeProvider.System, Kubernetes(), arm, Environment.GetEnvironmentVariable) }).Engine);
    }

    private static async Task<Result<IGitOpsEngine>> OpenSandboxAsync(EngineConnection connection, IEngineEvents events, CancellationToken cancellationToken)
    {
        if (connection.StateFolder is not { } folder)
        {
            return DiagnosticCatalog.SandboxUnavailable.Create("A sandbox connection needs the state folder of the sandbox.");
        }

        var files = new SandboxConnection(folder);
        var azure = await files.ReadAzureAsync(cancellationToken);
        if (!azure.IsSuccess)
        {
            return Result<IGitOpsEngine>.Failure(azure.Diagnostics);
        }

        var scratch = ScratchOf(connection);
        var caches = CachesOf(connection, scratch);
        if (!caches.IsSuccess)
        {
            return Result<IGitOpsEngine>.Failure(caches.Diagnostics);
        }

        var setup = Setup(connection, events, caches.Value, scratch, new NoSecretResolver(), identity: null) with
        {
            Targets =
            [
                new KubernetesTargetFactory(files, new KubernetesHost(), TimeProvider.System),
                new AzureTargetFactory(azure.Value),
            ],
            DefaultTarget = SandboxConnection.DefaultTarget,
        };
        return Result<IGitOpsEngine>.Success(GitOpsRuntime.Create(setup).Engine);
    }

    // The folder of state is the operator's choice and keeps its caches; what is not chosen must not be shared, and a preview leaves no trace in it.
    private static Result<string> CachesOf(EngineConnection connection, ScratchFolder? scratch)
    {
        if (connection.StateFolder is not { } chosen || connection.IsPreview)
        {
            var cache = PrivateFolder.OpenCache();
            return cache.IsSuccess || scratch is null ? cache : scratch.Path;
        }

        PrivateFolder.MakeBelow(chosen, "documents", "git", "leases", "rendered", "snapshots");
        return chosen;
    }

    private static ScratchFolder? ScratchOf(EngineConnection connection) => connection is { IsPreview: true, StateFolder: not null } ? new ScratchFolder() : null;

    private static EngineSetup Setup(
        EngineConnection connection, IEngineEvents events, string caches, ScratchFolder? scratch, ISecretResolver secrets, TokenCredential? identity)
    {
        var definitions = connection.Definitions ?? throw new ArgumentException("An engine in this process needs definitions.", nameof(connection));
        var git = StandardRooms.Git(Path.Combine(caches, "git"), secrets, identity, allowLocal: true, TimeProvider.System, Environment.GetEnvironmentVariable);
        return new EngineSetup
        {
            Definitions = definitions,
            DefinitionsRoot = definitions.Directory ?? Path.GetTempPath(),
            StateFolder = connection.StateFolder,
            ScratchFolder = scratch?.Path,
            Owned = scratch,
            Sources = [git],
            Writers = [git],
            Renderers = StandardRooms.Renderers(RenderingSettings.Apply(
                new RenderingOptions { Cache = new RenderCache(folder: Path.Combine(caches, "rendered")), Repositories = git },
                Environment.GetEnvironmentVariable,
                AppContext.BaseDirectory,
                identity)),
            Secrets = secrets,
            Events = events,
            DependencyPoll = TimeSpan.FromSeconds(1),
        };
    }

    private static KubernetesHost Host() => new()
    {
        ReadFile = static async (path, cancellationToken) => File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : null,
        Environment = Environment.GetEnvironmentVariable,
        RunPlugin = ExecPluginProcess.RunAsync,
    };

    // The operator's own session may start the operator's own credential plugins, when told so; a controller never does.
    private static KubernetesTargetOptions Kubernetes() => new()
    {
        AllowExecPlugins = string.Equals(Environment.GetEnvironmentVariable("GITOPS_ALLOW_EXEC_PLUGINS"), "true", StringComparison.OrdinalIgnoreCase),
    };
}
