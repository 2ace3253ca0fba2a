using System.Collections.Concurrent;

namespace GitOpsServerless.Sandbox.Hosting;

/// <summary>
/// Counts every request and remembers the last <see cref="Capacity"/> of them.
/// Tests count writes with it: a reconcile of an unchanged application must add none.
/// </summary>
public sealed class RequestLog
{
    private readonly ConcurrentQueue<RequestRecord> _records = new();
    private long _reads;
    private long _dryRuns;
    private long _writes;
    private int _held;

    /// <summary>How many records are kept; older ones are dropped, the counters go on.</summary>
    public int Capacity { get; init; } = 100_000;

    /// <summary>Requests that only read.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>Requests that asked for a dry run.</summary>
    public long DryRuns => Interlocked.Read(ref _dryRuns);

    /// <summary>Requests that may have changed state, whatever was answered.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>All requests.</summary>
    public long Total => Reads + DryRuns + Writes;

    /// <summary>The remembered requests, oldest first.</summary>
    public IReadOnlyList<RequestRecord> Records => [.. _records];

    /// <summary>Forgets all records and sets the counters to zero.</summary>
    public void Clear()
    {
        while (_records.TryDequeue(out _))
        {
            Interlocked.Decrement(ref _held);
        }

        Interlocked.Exchange(ref _reads, 0);
        Interlocked.Exchange(ref _dryRuns, 0);
        Interlocked.Exchange(ref _writes, 0);
    }

    internal void Add(RequestRecord record)
    {
        Count(record.Class);
        _records.Enqueue(record);
        if (Interlocked.Increment(ref _held) > Capacity && _records.TryDequeue(out _))
        {
            Interlocked.Decrement(ref _held);
        }
    }

    private void Count(RequestClass requestClass)
    {
        switch (requestClass)
        {
            case RequestClass.Read:
                Interlocked.Increment(ref _reads);
                break;
            case RequestClass.DryRun:
                Interlocked.Increment(ref _dryRuns);
                break;
            default:
                Interlocked.Increment(ref _writes);
                break;
        }
    }
}
