namespace GitOpsServerless.Contracts;

/// <summary>
/// Says which application to look at, never what happened. Losing or repeating a message is harmless;
/// messages for the same application may be coalesced.
/// </summary>
public interface IWorkQueue
{
    /// <summary>Enqueues an application, visible after a delay.</summary>
    Task EnqueueAsync(WorkItem item, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>The next visible message, hidden from others for a while, or null when there is none now.</summary>
    Task<WorkMessage?> ReceiveAsync(TimeSpan visibility, CancellationToken cancellationToken);

    /// <summary>Removes a message.</summary>
    Task CompleteAsync(WorkMessage message, CancellationToken cancellationToken);

    /// <summary>Makes a message visible again after a delay.</summary>
    Task AbandonAsync(WorkMessage message, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Moves a message that failed too often to the poison queue, with the reason.</summary>
    Task PoisonAsync(WorkMessage message, string reason, CancellationToken cancellationToken);

    /// <summary>Approximate number of messages.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <summary>Approximate number of messages in the poison queue.</summary>
    Task<long> CountPoisonAsync(CancellationToken cancellationToken);
}

/// <summary>An application to look at.</summary>
/// <param name="Application">Name.</param>
public sealed record WorkItem(string Application);

/// <summary>A received message.</summary>
/// <param name="Item">What to look at.</param>
/// <param name="Id">Id of the message.</param>
/// <param name="Receipt">Proof of possession.</param>
/// <param name="DequeueCount">How often it was received.</param>
public sealed record WorkMessage(WorkItem Item, string Id, string Receipt, int DequeueCount);
