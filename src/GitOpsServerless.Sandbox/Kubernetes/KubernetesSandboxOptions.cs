using GitOpsServerless.Sandbox.Hosting;

namespace GitOpsServerless.Sandbox.Kubernetes;

/// <summary>How a sandbox cluster starts.</summary>
public sealed class KubernetesSandboxOptions
{
    /// <summary>The loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The bearer token; null makes a random one.</summary>
    public string? Token { get; init; }

    /// <summary>The folder that keeps the objects between runs; null keeps them in memory only.</summary>
    public string? StateFolder { get; init; }

    /// <summary>The clock of timestamps, delays and simulated controllers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How long after a change the simulated controllers act; zero acts before the next request.</summary>
    public TimeSpan ControllerDelay { get; init; }

    /// <summary>Whether the simulated controllers run at all. Without them a Deployment stays as it was written.</summary>
    public bool SimulateControllers { get; init; } = true;

    /// <summary>The version that <c>/version</c> names, such as <c>v1.36.0</c>.</summary>
    public string KubernetesVersion { get; init; } = "v1.36.0";

    /// <summary>The certificate to serve with, shared where several sandboxes start together; null makes one.</summary>
    public SandboxCertificate? Certificate { get; init; }

    /// <summary>Whether another bearer token than <see cref="Token"/> is accepted; null accepts no other.</summary>
    public Func<string, bool>? AcceptToken { get; init; }

    /// <summary>How many watch events are kept for watches that resume; older resource versions answer 410.</summary>
    public int WatchHistory { get; init; } = 4_096;
}
