using System.Collections.Concurrent;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Session;

/// <summary>Hands the events of one engine to every cmdlet that runs on it now; each takes those of its own application.</summary>
internal sealed class EventHub : IEngineEvents
{
    private readonly ConcurrentDictionary<EventQueue, byte> _queues = new();

    /// <inheritdoc />
    public void Publish(EngineEvent engineEvent)
    {
        foreach (var queue in _queues.Keys)
        {
            queue.Offer(engineEvent);
        }
    }

    public void Add(EventQueue queue) => _queues.TryAdd(queue, 0);

    public void Remove(EventQueue queue) => _queues.TryRemove(queue, out _);
}
