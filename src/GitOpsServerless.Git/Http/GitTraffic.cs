namespace GitOpsServerless.Git.Http;

/// <summary>Counts what went over the wire.</summary>
internal sealed class GitTraffic
{
    private long requests;
    private long received;
    private long sent;

    public long Requests => Interlocked.Read(ref requests);

    public long BytesReceived => Interlocked.Read(ref received);

    public long BytesSent => Interlocked.Read(ref sent);

    public void AddRequest(long bytes)
    {
        Interlocked.Increment(ref requests);
        Interlocked.Add(ref sent, bytes);
    }

    public void AddReceived(long bytes) => Interlocked.Add(ref received, bytes);
}
