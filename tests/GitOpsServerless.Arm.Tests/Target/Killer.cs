namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Ends the process, so to speak, at a request: before it is sent, or after it was and before the answer is seen.</summary>
internal sealed class Killer : DelegatingHandler
{
    private CancellationTokenSource _source = new();
    private int _left = int.MaxValue;
    private bool _afterSending;

    public CancellationToken Token => _source.Token;

    public void Arm(int request, bool afterSending) => (_left, _afterSending) = (request, afterSending);

    public void Disarm()
    {
        _left = int.MaxValue;
        _source.Dispose();
        _source = new CancellationTokenSource();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _left) != 0)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (_afterSending)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
        }

        await _source.CancelAsync();
        throw new OperationCanceledException(_source.Token);
    }

    protected override void Dispose(bool disposing)
    {
        _source.Dispose();
        base.Dispose(disposing);
    }
}
