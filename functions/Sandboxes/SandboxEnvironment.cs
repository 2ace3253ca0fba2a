using System.Collections.Concurrent;
using GitOpsServerless.Arm.Target;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes;
using GitOpsServerless.Sandbox.Arm;
using GitOpsServerless.Sandbox.Git;
using GitOpsServerless.Sandbox.Kubernetes;

namespace GitOpsServerless.Functions.Sandboxes;

/// <summary>
/// The loopback servers that play every target unless <c>--live</c> is given: one Azure, and one cluster for each
/// distinct Kubernetes target. They are started when they are needed first.
/// </summary>
internal sealed class SandboxEnvironment : IKubernetesConnectionResolver, IAsyncDisposable
{
    /// <summary>Subscription of the default resource group.</summary>
    public const string Subscription = "00000000-0000-0000-0000-000000000000";

    /// <summary>Where applications go that render to Azure resources and name no target.</summary>
    public static readonly TargetDefinition DefaultAzure = new("sandbox-azure")
    {
        Azure = new AzureTargetDefinition
        {
            Subscription = Subscription,
            ResourceGroup = "sandbox",
            Location = "westeurope",
            CreateResourceGroup = true,
            Sandbox = true,
        },
    };

    /// <summary>Where applications go that render to Kubernetes objects and name no target.</summary>
    public static readonly TargetDefinition DefaultCluster = new("sandbox-cluster")
    {
        Kubernetes = new KubernetesTargetDefinition { Sandbox = true },
    };

    private readonly ConcurrentDictionary<string, Lazy<Task<KubernetesSandbox>>> _clusters = new(StringComparer.Ordinal);
    private readonly Lazy<Task<ArmSandbox>> _azure;
    private readonly string? _stateFolder;
    private readonly ILease? _lock;
    private SandboxRepositories? _git;

    private SandboxEnvironment(string? stateFolder, ILease? taken)
    {
        (_stateFolder, _lock) = (stateFolder, taken);
        _azure = new(() => StartAzureAsync(stateFolder));
    }

    /// <summary>Opens the sandbox of a state folder, or one in memory; nothing is started yet.</summary>
    /// <exception cref="IOException">Another process plays it, or the folder cannot be written.</exception>
    public static async Task<SandboxEnvironment> OpenAsync(string? stateFolder) => new(stateFolder, await SandboxLock.TakeAsync(stateFolder));

    /// <summary>The sandbox's default target of a platform.</summary>
    public static TargetDefinition DefaultTarget(Platform platform) => platform == Platform.Azure ? DefaultAzure : DefaultCluster;

    /// <summary>The sandbox's Azure.</summary>
    public Task<ArmSandbox> AzureAsync() => _azure.Value;

    /// <summary>The cluster that plays a target.</summary>
    public Task<KubernetesSandbox> ClusterAsync(TargetDefinition target)
    {
        var key = KeyOf(target.Kubernetes!);
        // Lazy: of several applications that ask at once, one starts the cluster and the others wait for it.
        return _clusters.GetOrAdd(key, k => new Lazy<Task<KubernetesSandbox>>(() => StartClusterAsync(_stateFolder, k))).Value;
    }

    /// <summary>Serves a folder as a Git repository; what is followed then.</summary>
    public async Task<SourceDefinition> ServeAsync(string folder)
    {
        _git ??= await SandboxRepositories.StartAsync(_stateFolder);
        return await _git.ServeAsync(folder);
    }

    /// <summary>The targets, all of them played by this sandbox.</summary>
    public async Task<IReadOnlyList<ITargetFactory>> TargetsAsync()
    {
        var azure = await AzureAsync();
        return
        [
            new KubernetesTargetFactory(this, new KubernetesHost(), TimeProvider.System),
            new AzureTargetFactory(new AzureTargetOptions
            {
                Credential = azure.Credential,
                Clients = _ => azure.ClientOptions,
                Serves = static _ => true,

                // Whoever tries something here wants to see it at once, and reads cost nothing.
                ChildRefresh = TimeSpan.Zero,
                JustNow = TimeSpan.Zero,
            }),
        ];
    }

    /// <inheritdoc />
    public async Task<Result<KubernetesConnection?>> ResolveAsync(TargetDefinition target, CancellationToken cancellationToken)
    {
        var cluster = await ClusterAsync(target);
        return Result<KubernetesConnection?>.Success(new KubernetesConnection(cluster.Address)
        {
            CertificateAuthorityPem = cluster.CertificateAuthorityPem,
            Tokens = new StaticTokenProvider(cluster.Token),
        });
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _clusters.Values)
        {
            if (cluster is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            {
                await (await cluster.Value).DisposeAsync();
            }
        }

        if (_git is not null)
        {
            await _git.DisposeAsync();
        }

        if (_azure is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _azure.Value).DisposeAsync();
        }

        if (_lock is not null)
        {
            await _lock.DisposeAsync();
        }
    }

    private static async Task<ArmSandbox> StartAzureAsync(string? stateFolder)
    {
        var sandbox = await ArmSandbox.StartAsync(new ArmSandboxOptions
        {
            StateDirectory = stateFolder is null ? null : Path.Combine(stateFolder, "sandbox", "azure"),
            PollInterval = TimeSpan.FromMilliseconds(200),
            CreateGroupsOnDemand = true,
        });
        ConnectionFiles.WriteAzure(stateFolder, sandbox);
        return sandbox;
    }

    private static async Task<KubernetesSandbox> StartClusterAsync(string? stateFolder, string key)
    {
        var sandbox = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions
        {
            StateFolder = stateFolder is null ? null : Path.Combine(stateFolder, "sandbox", key),
        });
        ConnectionFiles.WriteCluster(stateFolder, key, sandbox);
        return sandbox;
    }

    // The same place in the definitions is the same cluster, whatever the targets are called.
    private static string KeyOf(KubernetesTargetDefinition definition)
    {
        var place = definition.Aks ?? definition.Kubeconfig;
        return place is null ? "cluster" : $"cluster-{Digests.Of($"{place}\n{definition.Context}")[..12]}";
    }
}
