using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>What was read directly, and when: bounded, in the memory of this process, and only of types that bulk reads do not cover.</summary>
internal sealed class SeenResources(TimeProvider timeProvider)
{
    private const int MaxEntries = 50_000;
    private const int LargestBody = 64 * 1024;
    private readonly ConcurrentDictionary<ResourceId, Seen> _seen = new();

    /// <summary>Remembers an answer.</summary>
    public void Remember(LiveResource live)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(live.Payload);
        if (body.Length > LargestBody)
        {
            _seen.TryRemove(live.Id, out _);
            return;
        }

        if (_seen.Count >= MaxEntries)
        {
            _seen.Clear();
        }

        _seen[live.Id] = new Seen(live.ApiVersion, body, timeProvider.GetUtcNow());
    }

    /// <summary>Forgets a resource that is gone or could not be read.</summary>
    public void Forget(ResourceId id) => _seen.TryRemove(id, out _);

    /// <summary>When a resource was read last; null when it never was.</summary>
    public DateTimeOffset? TimeOf(ResourceId id) => _seen.TryGetValue(id, out var seen) ? seen.At : null;

    /// <summary>What was read last. Its version is empty: a difference in it is checked by a direct read.</summary>
    public LiveResource? Find(ResourceId id) =>
        _seen.TryGetValue(id, out var seen) ? new LiveResource(id, "", JsonNode.Parse(seen.Body)!.AsObject()) : null;

    private sealed record Seen(string ApiVersion, byte[] Body, DateTimeOffset At);
}
