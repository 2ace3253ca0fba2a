namespace GitOpsServerless.Controller.Metrics;

/// <summary>
/// Estimates what the controller costs a day, from measured work. List prices in US dollars of East US, without free grants
/// (https://azure.microsoft.com/pricing/details/functions, /storage/blobs, /storage/queues); they are settings because prices change.
/// </summary>
internal sealed record CostModel
{
    /// <summary>Flex Consumption, on demand: one GB-second of execution.</summary>
    public double PerGigabyteSecond { get; init; } = 0.000026;

    /// <summary>One million executions.</summary>
    public double PerMillionExecutions { get; init; } = 0.40;

    /// <summary>Ten thousand blob writes and lists (hot, LRS).</summary>
    public double PerTenThousandWrites { get; init; } = 0.055;

    /// <summary>Ten thousand blob reads.</summary>
    public double PerTenThousandReads { get; init; } = 0.0044;

    /// <summary>Ten thousand queue operations.</summary>
    public double PerTenThousandQueueOperations { get; init; } = 0.004;

    /// <summary>Memory of an instance in GB.</summary>
    public double InstanceGigabytes { get; init; } = 2;

    /// <summary>Shortest billed execution.</summary>
    public TimeSpan ShortestExecution { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Cost of some work.</summary>
    public double Of(Work work)
    {
        var seconds = work.BusySeconds;
        return (seconds * InstanceGigabytes * PerGigabyteSecond)
            + (work.Executions / 1e6 * PerMillionExecutions)
            + (work.BlobWrites / 1e4 * PerTenThousandWrites)
            + (work.BlobReads / 1e4 * PerTenThousandReads)
            + (work.QueueOperations / 1e4 * PerTenThousandQueueOperations);
    }

    /// <summary>Work of a period.</summary>
    /// <param name="Executions">Invocations of functions.</param>
    /// <param name="BusySeconds">Seconds in which an instance was executing something; executions that overlap on an instance count once.</param>
    /// <param name="BlobWrites">Blob writes, leases and lists.</param>
    /// <param name="BlobReads">Blob reads.</param>
    /// <param name="QueueOperations">Queue operations.</param>
    internal sealed record Work(double Executions, double BusySeconds, double BlobWrites, double BlobReads, double QueueOperations);
}
