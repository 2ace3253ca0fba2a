using Azure.Core;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.Storage;

/// <summary>A held lease: renewed in the background until the wished duration since the last renewal is over.</summary>
internal sealed class BlobLease : ILease
{
    // Who gives a lease back has a result to tell; the service ends the lease by itself.
    private static readonly TimeSpan s_release = TimeSpan.FromSeconds(10);
    private readonly BlobContainer _container;
    private readonly string _blob;
    private readonly string _id;
    private readonly TimeSpan _wished;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _keepAlive;
    private long _wishedSince;
    private volatile bool _lost;

    public BlobLease(BlobContainer container, string blob, string id, TimeSpan granted, TimeSpan wished, TimeProvider time)
    {
        _container = container;
        _blob = blob;
        _id = id;
        _wished = wished;
        _time = time;
        _wishedSince = time.GetTimestamp();
        _keepAlive = wished > granted ? KeepAliveAsync(granted / 3, _ended.Token) : Task.CompletedTask;
    }

    public async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _wishedSince, _time.GetTimestamp());
        return !_lost && await SendAsync("renew", cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _keepAlive;
        _ended.Dispose();
        using var limit = new CancellationTokenSource(s_release, _time);
        try
        {
            await SendAsync("release", limit.Token);
        }
        catch (Exception error) when (error is StorageException or OperationCanceledException)
        {
            // It ends by itself.
        }
    }

    private async Task<bool> SendAsync(string action, CancellationToken cancellationToken)
    {
        var answer = await _container.SendAsync(
            RequestMethod.Put, _blob, cancellationToken, "?comp=lease", headers: [("x-ms-lease-action", action), ("x-ms-lease-id", _id)]);
        _lost |= answer.Status is 404 or 409 or 412;
        return answer.IsSuccess;
    }

    private async Task KeepAliveAsync(TimeSpan period, CancellationToken cancellationToken)
    {
        try
        {
            while (!_lost)
            {
                await Task.Delay(period, _time, cancellationToken);
                if (_time.GetElapsedTime(Interlocked.Read(ref _wishedSince)) > _wished)
                {
                    return;
                }

                try
                {
                    await SendAsync("renew", cancellationToken);
                }
                catch (StorageException)
                {
                    // The next period tries again; the service ends the lease when none succeeds.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Given back.
        }
    }
}
