using Azure.Core;
using GitOpsServerless.Arm.Target;
using GitOpsServerless.Azure.Identity;
using GitOpsServerless.Azure.KeyVault;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Notifications;
using GitOpsServerless.Engine.Secrets;
using GitOpsServerless.Functions.Sandboxes;
using GitOpsServerless.Kubernetes;
using GitOpsServerless.Rendering;
using GitOpsServerless.Runtime.Composition;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsServerless.Functions.Hosting;

/// <summary>From settings to a ready engine.</summary>
internal static class RuntimeFactory
{
    /// <summary>Composes the engine of this host.</summary>
    public static async Task<GitOpsRuntime> CreateAsync(
        HostSettings settings, SandboxEnvironment? sandbox, IEngineEvents events, ILoggerFactory? logging = null)
    {
        var time = TimeProvider.System;
        var identity = sandbox is null ? AzureCredentials.Create(Environment.GetEnvironmentVariable) : null;
        ISecretResolver secrets = identity is null ? new NoSecretResolver() : new KeyVaultSecretResolver(identity);
        var logger = logging?.CreateLogger<HttpNotifier>() ?? NullLogger<HttpNotifier>.Instance;
        var root = Path.GetFullPath(settings.Config);
        var git = StandardRooms.Git(CacheFolder(settings), secrets, identity, allowLocal: !settings.IsFunctionsApp, time, Environment.GetEnvironmentVariable);
        var storage = StorageOf(identity);
        return GitOpsRuntime.Create(new EngineSetup
        {
            Definitions = settings.Definitions ?? new SourceDefinition { Directory = root },
            DefinitionsRoot = root,
            SourceFolders = SourceFolders(),
            StateFolder = storage is null ? settings.State : null,
            State = storage is null ? null : new BlobStateStore(storage),
            Leases = storage is null ? null : new BlobLeaseStore(storage),
            Queue = storage is null ? null : new StorageWorkQueue(storage),
            Sources = [git],
            Writers = [git],
            Renderers = StandardRooms.Renderers(Rendering(settings, git, identity)),
            Targets = sandbox is not null ? await sandbox.TargetsAsync() : StandardRooms.LiveTargets(
                identity!, secrets, Host(), time, arm: ArmEndpointOverride.Read(Environment.GetEnvironmentVariable, static path => File.Exists(path) ? File.ReadAllText(path) : null), environment: Environment.GetEnvironmentVariable),
            DefaultTarget = platform => sandbox is null ? null : SandboxEnvironment.DefaultTarget(platform),
            Secrets = secrets,
            // Trying a repository in the sandbox must not ring anybody's phone.
            Notifier = sandbox is null ? new HttpNotifier(secrets, EnvironmentSettings.Notifications(Environment.GetEnvironmentVariable), logger) : null,
            Events = events,
            Time = time,
            DependencyPoll = settings.Once ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(10),
        });
    }

    // Only the Functions host and whoever sets the variable on purpose use Azure Storage; a laptop keeps its state in files.
    private static StorageAccount? StorageOf(TokenCredential? identity) => StorageAccount.FromEnvironment(Environment.GetEnvironmentVariable, identity);

    // What is rendered once is not rendered again by the next process on the same machine.
    private static RenderingOptions Rendering(HostSettings settings, ISource repositories, TokenCredential? identity) => RenderingSettings.Apply(
        new RenderingOptions
        {
            Cache = new RenderCache(folder: Path.Combine(Path.GetDirectoryName(CacheFolder(settings))!, "rendered")),
            Repositories = repositories,
        },
        Environment.GetEnvironmentVariable,
        AppContext.BaseDirectory,
        identity);

    private static IReadOnlyList<string> SourceFolders() =>
        [.. (Environment.GetEnvironmentVariable("GITOPS_SOURCE_DIRECTORIES") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathFullyQualified)];

    private static string CacheFolder(HostSettings settings) =>
        settings.State is null ? Path.Combine(Path.GetTempPath(), "gitops-serverless", "git") : Path.Combine(settings.State, "git");

    private static KubernetesHost Host() => new()
    {
        ReadFile = static async (path, cancellationToken) => File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : null,
        Environment = Environment.GetEnvironmentVariable,
    };
}
