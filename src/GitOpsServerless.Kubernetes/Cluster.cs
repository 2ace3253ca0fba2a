using GitOpsServerless.Kubernetes.Applying;
using GitOpsServerless.Kubernetes.Assessing;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Discovery;
using GitOpsServerless.Kubernetes.Planning;

namespace GitOpsServerless.Kubernetes;

/// <summary>One cluster as one identity sees it: shared by all targets of the same place.</summary>
internal sealed class Cluster : IDisposable
{
    public Cluster(KubernetesClient client, KubernetesTargetOptions options, TimeProvider time)
    {
        Client = client;
        Options = options;
        Time = time;
        Discovery = new ApiDiscovery(client, options, time);
        DryRuns = new DryRunMemory(options.DryRunLifetime, time);
        Claims = new CreationClaims(options.DryRunLifetime, time);
        AppliedHealth = new AppliedHealth(options.DryRunLifetime, time);
    }

    public KubernetesClient Client { get; }

    public KubernetesTargetOptions Options { get; }

    public TimeProvider Time { get; }

    public ApiDiscovery Discovery { get; }

    public DryRunMemory DryRuns { get; }

    public CreationClaims Claims { get; }

    public AppliedHealth AppliedHealth { get; }

    public void Dispose()
    {
        Discovery.Dispose();
        Client.Dispose();
    }
}
