namespace GitOpsServerless.PowerShell.Session;

/// <summary>
/// How long work may go on after Ctrl+C. The prompt has to be back within two seconds; work that does not look at its token is left
/// behind, and the engine records at the end of each step, so nothing of it is half done.
/// </summary>
internal static class BoundedStop
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    /// <summary>Waits for work on the caller's thread.</summary>
    /// <exception cref="OperationCanceledException">It was stopped, whether the work has ended or not.</exception>
    public static T Wait<T>(Task<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return work.WaitAsync(cancellationToken).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            End(work);
            throw;
        }
    }

    /// <summary>Waits a moment for the end of work that was told to stop; its failure is not of interest any more.</summary>
    public static void End(Task work)
    {
        _ = Task.WhenAny(work, Task.Delay(Grace, CancellationToken.None)).GetAwaiter().GetResult();
        _ = work.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
