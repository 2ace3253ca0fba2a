namespace GitOpsServerless.Kubernetes.Client;

/// <summary>What a client sent and received.</summary>
internal sealed class ClientStatistics
{
    private long _requests;
    private long _retries;
    private long _sent;
    private long _received;

    public long Requests => Interlocked.Read(ref _requests);

    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Bytes of request bodies.</summary>
    public long BytesSent => Interlocked.Read(ref _sent);

    /// <summary>Bytes of answers, after decompression.</summary>
    public long BytesReceived => Interlocked.Read(ref _received);

    public void CountRequest(int bytes)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _sent, bytes);
    }

    public void CountRetry() => Interlocked.Increment(ref _retries);

    public void CountReceived(long bytes) => Interlocked.Add(ref _received, bytes);
}
