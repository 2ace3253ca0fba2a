namespace GitOpsServerless.Functions.Hosting;

/// <summary>
/// Ends the host with the process that started it. A closed standard input is the one sign that every system gives
/// at once and even when the parent was killed: nobody has to poll process ids, which are used again.
/// </summary>
internal sealed class ParentWatch : IDisposable
{
    // Servers that do not come to an end in this time are not worth waiting for: nobody is left who would read their answer.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _done = new();

    private ParentWatch(CancellationToken cancellationToken) => _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>Cancelled when the host is asked to end or its parent is gone.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Starts to watch.</summary>
    /// <param name="attached">Whether there is a parent to watch.</param>
    /// <param name="cancellationToken">Any other reason to end.</param>
    public static ParentWatch Start(bool attached, CancellationToken cancellationToken)
    {
        var watch = new ParentWatch(cancellationToken);
        if (attached)
        {
            // A thread of its own: a blocking read of standard input may hold it for the whole life of the process.
            new Thread(watch.WaitForEnd) { IsBackground = true, Name = "parent" }.Start();
        }

        return watch;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _done.Cancel();
        _stop.Dispose();
    }

    private void WaitForEnd()
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        try
        {
            while (input.Read(buffer) > 0)
            {
                // What the parent writes is of no interest.
            }
        }
        catch (IOException)
        {
            // A broken pipe is an end as well.
        }

        Stop();
    }

    private void Stop()
    {
        if (_done.IsCancellationRequested)
        {
            return;
        }

        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        if (!_done.Token.WaitHandle.WaitOne(Grace))
        {
            Environment.Exit(1);
        }
    }
}
