using System.Threading.Channels;

namespace GitOpsServerless.Sandbox.Kubernetes.Storage;

/// <summary>The changes of one kind (in one namespace, or in all) that one client has not read yet.</summary>
internal sealed class Watch(string storageKey, string? @namespace)
{
    private const int Capacity = 100_000;
    private readonly Channel<WatchEvent> _channel = Channel.CreateBounded<WatchEvent>(Capacity);

    public ChannelReader<WatchEvent> Events => _channel.Reader;

    /// <summary>Takes a change that concerns this watch. A client that reads too slowly is cut off and must list again.</summary>
    public void Offer(WatchEvent change)
    {
        if (change.Object.Kind.StorageKey != storageKey || (@namespace is not null && change.Object.Namespace != @namespace))
        {
            return;
        }

        if (!_channel.Writer.TryWrite(change))
        {
            _channel.Writer.TryComplete();
        }
    }
}
