using System.Threading.Channels;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Session;

/// <summary>Bounded queue between the engine's threads and the pipeline thread. A full queue loses its oldest event, never the engine's time.</summary>
internal sealed class EventQueue
{
    public const int Capacity = 4096;

    private readonly string? _application;
    private readonly Channel<EngineEvent> _channel;
    private int _dropped;

    /// <param name="application">Only events of this application; null takes all.</param>
    public EventQueue(string? application)
    {
        _application = application;
        var options = new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _channel = Channel.CreateBounded<EngineEvent>(options, _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>Number of events that were lost.</summary>
    public int Dropped => Volatile.Read(ref _dropped);

    public void Offer(EngineEvent engineEvent)
    {
        if (_application is null || string.Equals(_application, engineEvent.Application, StringComparison.Ordinal))
        {
            _channel.Writer.TryWrite(engineEvent);
        }
    }

    public void Complete() => _channel.Writer.TryComplete();

    public bool TryTake(out EngineEvent? engineEvent) => _channel.Reader.TryRead(out engineEvent);

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _channel.Reader.WaitToReadAsync(cancellationToken);
}
