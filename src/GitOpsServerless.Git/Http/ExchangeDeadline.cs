namespace GitOpsServerless.Git.Http;

/// <summary>Ends an exchange when its time is over, or when the caller stops it.</summary>
internal sealed class ExchangeDeadline : IDisposable
{
    private readonly CancellationTokenSource timeout;
    private readonly CancellationTokenSource linked;

    public ExchangeDeadline(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        timeout = new CancellationTokenSource(time, clock);
        linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
    }

    public CancellationToken Token => linked.Token;

    public void Dispose()
    {
        linked.Dispose();
        timeout.Dispose();
    }
}
