using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>
/// Dry runs that passed a moment ago, so that the apply that follows its plan in the same process does not ask twice.
/// Losing it costs requests, nothing else.
/// </summary>
internal sealed class DryRunMemory(TimeSpan lifetime, TimeProvider time)
{
    private const int Capacity = 20_000;
    private readonly ConcurrentDictionary<(ResourceId Id, string Digest), JsonObject> _equal = new();
    private readonly ConcurrentDictionary<(ResourceId Id, string Digest, string Uid), (DateTimeOffset At, bool IsPlain)> _passed = new();

    /// <param name="desired">What passed.</param>
    /// <param name="uid">The live incarnation; null where there was none.</param>
    /// <param name="isPlain">Whether the payload is applied as it is: nothing is ignored or taken over.</param>
    public void Passed(DesiredObject desired, string? uid, bool isPlain)
    {
        if (_passed.Count >= Capacity)
        {
            Forget();
        }

        _passed[(desired.Id, desired.Digest, uid ?? string.Empty)] = (time.GetUtcNow(), isPlain);
    }

    public bool HasPassed(DesiredObject desired, string? uid) =>
        _passed.TryGetValue((desired.Id, desired.Digest, uid ?? string.Empty), out var dryRun) && time.GetUtcNow() - dryRun.At < lifetime;

    /// <summary>Whether the payload may be applied without another look at the live object.</summary>
    public bool IsPlain(DesiredObject desired, string? uid) =>
        HasPassed(desired, uid) && _passed.TryGetValue((desired.Id, desired.Digest, uid ?? string.Empty), out var dryRun) && dryRun.IsPlain;

    /// <summary>Remembers what a look found equal, for the inventory entry of the apply that follows.</summary>
    public void FoundEqual(ResourceId id, string digest, JsonObject? baseline)
    {
        if (baseline is not null && _equal.Count < Capacity)
        {
            _equal[(id, digest)] = baseline;
        }
    }

    /// <summary>The baseline of a resource that was found equal; each is answered once.</summary>
    public JsonObject? BaselineOf(Change change) =>
        change.DesiredDigest is { } digest && _equal.TryRemove((change.Id, digest), out var baseline) ? baseline : null;

    private void Forget()
    {
        var now = time.GetUtcNow();
        var before = _passed.Count;
        foreach (var old in _passed.Where(p => now - p.Value.At >= lifetime))
        {
            _passed.TryRemove(old);
        }

        if (_passed.Count == before)
        {
            _passed.Clear();
        }
    }
}
