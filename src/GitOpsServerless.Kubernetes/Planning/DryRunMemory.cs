using System.Collections.Concurrent;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>
/// Dry runs that passed a moment ago, so that the apply that follows its plan in the same process does not ask twice, and does not
/// serialise plain payloads twice. Losing it costs requests, nothing else.
/// </summary>
internal sealed class DryRunMemory(TimeSpan lifetime, TimeProvider time)
{
    private const int Capacity = 20_000;
    private const long MostBytes = 8 * 1024 * 1024;

    /// <summary>What did not exist when it was checked may be somebody else's a little later.</summary>
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(ResourceId Id, string Digest, string Uid), Passing> _passed = new();
    private long _bytes;

    /// <param name="desired">What passed.</param>
    /// <param name="uid">The live incarnation; null where there was none.</param>
    /// <param name="isPlain">Whether the payload is applied as it is: nothing is ignored or taken over.</param>
    /// <param name="sent">When the dry run was sent.</param>
    /// <param name="payload">What was sent, to be sent again; never with a secret in it.</param>
    public void Passed(DesiredObject desired, string? uid, bool isPlain, DateTimeOffset sent, byte[]? payload = null)
    {
        if (_passed.Count >= Capacity || Interlocked.Read(ref _bytes) > MostBytes)
        {
            Forget();
        }

        var kept = payload is not null && !desired.HoldsSecrets && Interlocked.Read(ref _bytes) + payload.Length <= MostBytes ? payload : null;
        Interlocked.Add(ref _bytes, kept?.Length ?? 0);
        var key = KeyOf(desired, uid);
        if (_passed.TryRemove(key, out var before))
        {
            Drop(before);
        }

        _passed[key] = new Passing(sent, isPlain, kept);
    }

    public bool HasPassed(DesiredObject desired, string? uid) => PassedAt(desired, uid) is not null;

    /// <summary>When a dry run was sent that still counts; null when there was none.</summary>
    public DateTimeOffset? PassedAt(DesiredObject desired, string? uid) => Find(desired, uid)?.Sent;

    /// <summary>Whether the payload may be applied without another look at the live object.</summary>
    public bool IsPlain(DesiredObject desired, string? uid) => Find(desired, uid) is { IsPlain: true };

    /// <summary>The payload that passed; it is answered once.</summary>
    public byte[]? TakePayload(DesiredObject desired, string? uid) => Find(desired, uid) is { } passing ? Drop(passing) : null;

    private Passing? Find(DesiredObject desired, string? uid) =>
        _passed.TryGetValue(KeyOf(desired, uid), out var passing)
        && time.GetUtcNow() - passing.Sent is var age && age < lifetime && (uid is not null || age < LongestAbsence)
            ? passing
            : null;

    private static (ResourceId Id, string Digest, string Uid) KeyOf(DesiredObject desired, string? uid) => (desired.Id, desired.Digest, uid ?? string.Empty);

    private byte[]? Drop(Passing passing)
    {
        var payload = Interlocked.Exchange(ref passing.Payload, null);
        Interlocked.Add(ref _bytes, -(payload?.Length ?? 0));
        return payload;
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var old in _passed.Where(p => now - p.Value.Sent >= lifetime))
        {
            Remove(old);
        }

        if (_passed.Count >= Capacity)
        {
            foreach (var any in _passed)
            {
                Remove(any);
            }
        }
    }

    private void Remove(KeyValuePair<(ResourceId Id, string Digest, string Uid), Passing> passed)
    {
        if (_passed.TryRemove(passed))
        {
            Drop(passed.Value);
        }
    }

    private sealed class Passing(DateTimeOffset sent, bool isPlain, byte[]? payload)
    {
        public byte[]? Payload = payload;

        public DateTimeOffset Sent => sent;

        public bool IsPlain => isPlain;
    }
}
