using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Session;

/// <summary>Runs the engine's work on a worker thread and shows its events on the caller's thread until it ends.</summary>
internal static class EventPump
{
    /// <summary>Runs work to its end.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static T Run<T>(EventHub hub, string? application, Action<EngineEvent> show, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var queue = new EventQueue(application);
        hub.Add(queue);
        var task = Task.Run(() => work(stop.Token), CancellationToken.None);
        _ = task.ContinueWith(_ => queue.Complete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            Pump(queue, show, cancellationToken);
            return task.GetAwaiter().GetResult();
        }
        catch
        {
            stop.Cancel();
            BoundedStop.End(task);
            throw;
        }
        finally
        {
            hub.Remove(queue);
        }
    }

    private static void Pump(EventQueue queue, Action<EngineEvent> show, CancellationToken cancellationToken)
    {
        while (queue.WaitAsync(cancellationToken).AsTask().GetAwaiter().GetResult())
        {
            while (queue.TryTake(out var engineEvent))
            {
                cancellationToken.ThrowIfCancellationRequested();
                show(engineEvent!);
            }
        }
    }
}
