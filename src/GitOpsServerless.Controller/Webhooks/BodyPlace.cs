namespace GitOpsServerless.Controller.Webhooks;

/// <summary>One body that is being read; disposing gives its place to the next one.</summary>
internal sealed class BodyPlace(string? client, TimeProvider time, Action<BodyPlace> leave) : IDisposable
{
    private readonly CancellationTokenSource _cut = new();
    private readonly long _since = time.GetTimestamp();
    private long _received;

    /// <summary>Who sends it; null when that is not known.</summary>
    public string? Client => client;

    /// <summary>Cancelled when the place goes to somebody else.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>Whether it has lost its place and not left yet.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Time since the reading began.</summary>
    public TimeSpan Age => time.GetElapsedTime(_since);

    /// <summary>Bytes a second until now.</summary>
    public double Rate => Interlocked.Read(ref _received) / Math.Max(Age.TotalSeconds, 0.001);

    /// <summary>Counts bytes that arrived.</summary>
    public void Add(int bytes) => Interlocked.Add(ref _received, bytes);

    /// <summary>Takes the place away; whoever reads is told of it on another thread.</summary>
    public void TakeAway()
    {
        IsCut = true;
        _ = _cut.CancelAsync();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        leave(this);
        _cut.Dispose();
    }
}
