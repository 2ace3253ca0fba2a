using GitOpsServerless.Sandbox.Hosting;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>How a sandbox Azure Resource Manager behaves.</summary>
public sealed class ArmSandboxOptions
{
    /// <summary>The loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The bearer token that callers must send; null makes a random one.</summary>
    public string? Token { get; init; }

    /// <summary>The certificate to serve with; null makes one.</summary>
    public SandboxCertificate? Certificate { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>A folder that state is kept in, so that it survives the process; null keeps it in memory.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>The tenant.</summary>
    public string TenantId { get; init; } = "00000000-0000-0000-0000-000000000001";

    /// <summary>Subscriptions that exist; empty lets every subscription exist.</summary>
    public IReadOnlyList<string> Subscriptions { get; init; } = [];

    /// <summary>
    /// Whether a resource group that a deployment names exists from then on, so that a configuration for existing groups can be tried.
    /// </summary>
    public bool CreateGroupsOnDemand { get; init; }

    /// <summary>How long each wave of a deployment takes, and each deletion that is asynchronous. Zero finishes them at the next request.</summary>
    public TimeSpan OperationTime { get; init; } = TimeSpan.Zero;

    /// <summary>What <c>Retry-After</c> asks callers of asynchronous operations to wait.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether requests are counted against Azure's token buckets and refused with 429 beyond them.</summary>
    public bool Throttle { get; init; }

    /// <summary>Whether providers answer as they do in Azure: defaults, read-only properties, changed casing, write-only properties left out.</summary>
    public bool ProviderNoise { get; init; } = true;

    /// <summary>How far Resource Graph lags behind.</summary>
    public TimeSpan ResourceGraphDelay { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// A token that may read and nothing else: what-if and validation are refused, too, since Azure asks for permission to deploy for them. Null: there is none.
    /// </summary>
    public string? ReaderToken { get; init; }

    /// <summary>How many nested deployments what-if looks into; it ignores the resources of the rest.</summary>
    public int WhatIfNestedLimit { get; init; } = 500;

    /// <summary>Whether deployment stacks are served; older clouds and other emulators have none.</summary>
    public bool HasStacks { get; init; } = true;

    /// <summary>Whether the activity log and Resource Graph are served.</summary>
    public bool HasInsights { get; init; } = true;

    /// <summary>Whether deleted vaults keep their names until they are purged, as in Azure.</summary>
    public bool SoftDelete { get; init; }

    /// <summary>Who the caller is in the activity log.</summary>
    public string Caller { get; init; } = "gitops-controller";
}
