using Microsoft.Extensions.Hosting;

namespace GitOpsServerless.Controller.Pump;

/// <summary>
/// What happens to work in hand when the process is asked to end: nothing new is begun, a step has a moment to finish, and is cancelled then and
/// given back.
/// </summary>
internal sealed class StopGrace : IDisposable
{
    /// <summary>Longest time for giving something back when all else is over.</summary>
    private static readonly TimeSpan s_givingBack = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _asked;

    public StopGrace(IHostApplicationLifetime lifetime, PumpOptions options, TimeProvider time)
    {
        _time = time;
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        Asked = lifetime.ApplicationStopping;
        _asked = Asked.Register(() => _over.CancelAfter(options.StopGrace));
    }

    /// <summary>Cancelled when the process is asked to end.</summary>
    public CancellationToken Asked { get; }

    /// <summary>Cancelled when the moment for work in hand is over.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Does what has to be done even now, in bounded time.</summary>
    public async Task GiveBackAsync(Func<CancellationToken, Task> work)
    {
        using var limit = new CancellationTokenSource(s_givingBack, _time);
        await work(limit.Token);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _asked.Dispose();
        _over.Dispose();
    }
}
