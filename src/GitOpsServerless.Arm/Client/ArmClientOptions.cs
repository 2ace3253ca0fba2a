using Azure.Core.Pipeline;

namespace GitOpsServerless.Arm.Client;

/// <summary>How an <see cref="ArmClient"/> reaches Azure Resource Manager.</summary>
public sealed record ArmClientOptions
{
    /// <summary>The cloud.</summary>
    public ArmEndpoints Endpoints { get; init; } = ArmEndpoints.AzureCloud;

    /// <summary>The transport; null uses the platform's own with its trusted authorities. The sandbox needs one that trusts its authority.</summary>
    public HttpPipelineTransport? Transport { get; init; }

    /// <summary>The clock of waits and budgets.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Tries of a request that may be repeated, the first one included.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>First delay between two tries; doubles.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest single wait inside of a call; a service that asks for more gets a later step instead of a blocked thread.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest time of one request without its retries.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The largest answer that is read, in bytes.</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Requests that run at the same time.</summary>
    public int MaxConcurrency { get; init; } = 16;

    /// <summary>Client-side budgets.</summary>
    public ThrottleOptions Throttle { get; init; } = new();
}

/// <summary>
/// Token buckets by subscription, as Azure Resource Manager documents them
/// (https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling).
/// </summary>
public sealed record ThrottleOptions
{
    /// <summary>Size of the bucket of reads.</summary>
    public double ReadBucket { get; init; } = 250;

    /// <summary>Refill of reads a second.</summary>
    public double ReadRefill { get; init; } = 25;

    /// <summary>Size of the bucket of writes, and of deletes.</summary>
    public double WriteBucket { get; init; } = 200;

    /// <summary>Refill of writes a second, and of deletes.</summary>
    public double WriteRefill { get; init; } = 10;

    /// <summary>Resource Graph queries in a window.</summary>
    public double QueryBucket { get; init; } = 15;

    /// <summary>Refill of Resource Graph queries a second.</summary>
    public double QueryRefill { get; init; } = 3;
}
