using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Queue;

/// <summary>
/// The embedded queue: one message for each application, coalesced to the earliest time that anybody asked for.
/// </summary>
public sealed class InMemoryWorkQueue(TimeProvider time) : IWorkQueue
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _poison = new(StringComparer.Ordinal);
    private long _receipts;

    /// <summary>Applications whose message was given up, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Poison
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, string>(_poison, StringComparer.Ordinal);
            }
        }
    }

    /// <inheritdoc />
    public Task EnqueueAsync(WorkItem item, TimeSpan delay, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow() + delay;
        lock (_lock)
        {
            if (!_entries.TryGetValue(item.Application, out var entry))
            {
                _entries[item.Application] = new Entry(item) { VisibleAt = at };
            }
            else if (entry.Receipt is not null)
            {
                // Being worked on: what is asked for now is looked at when that is done.
                entry.Again = entry.Again is { } again && again < at ? again : at;
            }
            else if (at < entry.VisibleAt)
            {
                entry.VisibleAt = at;
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<WorkMessage?> ReceiveAsync(TimeSpan visibility, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var entry = _entries.Values.Where(e => e.VisibleAt <= now).MinBy(e => e.VisibleAt);
            if (entry is null)
            {
                return Task.FromResult<WorkMessage?>(null);
            }

            entry.Receipt = (++_receipts).ToString(System.Globalization.CultureInfo.InvariantCulture);
            entry.VisibleAt = now + visibility;
            entry.DequeueCount++;
            return Task.FromResult<WorkMessage?>(new WorkMessage(entry.Item, entry.Item.Application, entry.Receipt, entry.DequeueCount));
        }
    }

    /// <inheritdoc />
    public Task CompleteAsync(WorkMessage message, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!Owns(message, out var entry))
            {
                return Task.CompletedTask;
            }

            if (entry.Again is { } again)
            {
                (entry.VisibleAt, entry.Again, entry.Receipt, entry.DequeueCount) = (again, null, null, 0);
            }
            else
            {
                _entries.Remove(message.Item.Application);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task AbandonAsync(WorkMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Owns(message, out var entry))
            {
                var at = time.GetUtcNow() + delay;
                entry.VisibleAt = entry.Again is { } again && again < at ? again : at;
                (entry.Again, entry.Receipt) = (null, null);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task PoisonAsync(WorkMessage message, string reason, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _poison[message.Item.Application] = reason;
        }

        return CompleteAsync(message, cancellationToken);
    }

    /// <inheritdoc />
    public Task<long> CountAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult((long)_entries.Count);
        }
    }

    /// <inheritdoc />
    public Task<long> CountPoisonAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult((long)_poison.Count);
        }
    }

    /// <summary>When the next message becomes visible, or null when there is none.</summary>
    public DateTimeOffset? NextVisibleAt()
    {
        lock (_lock)
        {
            return _entries.Count == 0 ? null : _entries.Values.Min(e => e.VisibleAt);
        }
    }

    private bool Owns(WorkMessage message, out Entry entry) =>
        _entries.TryGetValue(message.Item.Application, out entry!) && entry.Receipt == message.Receipt;

    private sealed class Entry(WorkItem item)
    {
        public WorkItem Item { get; } = item;

        public DateTimeOffset VisibleAt { get; set; }

        public DateTimeOffset? Again { get; set; }

        public string? Receipt { get; set; }

        public int DequeueCount { get; set; }
    }
}
