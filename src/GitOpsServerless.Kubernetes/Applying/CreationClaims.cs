using System.Collections.Concurrent;
using GitOpsServerless.Kubernetes.Observing;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>
/// Which application of this process creates which object. All use one field manager, so that the API server would let the second of
/// two that start from nothing write over the first without a word.
/// </summary>
internal sealed class CreationClaims(TimeSpan lifetime, TimeProvider time)
{
    private const int Many = 5_000;
    private readonly ConcurrentDictionary<(string Type, string Namespace, string Name), Claim> _claims = new();

    /// <summary>Takes an object for an application.</summary>
    /// <param name="wanted">Type, namespace and name.</param>
    /// <param name="application">Who creates it.</param>
    /// <param name="lookedAt">When a look found that it does not exist.</param>
    /// <returns>Who has it instead; null when it was taken.</returns>
    public string? Take(WantedObject wanted, string application, DateTimeOffset lookedAt)
    {
        if (_claims.Count >= Many)
        {
            Forget();
        }

        var claim = _claims.AddOrUpdate(
            KeyOf(wanted),
            _ => new Claim(application, time.GetUtcNow(), null),
            (_, current) => current.Application == application || IsOver(current, lookedAt) ? new Claim(application, time.GetUtcNow(), null) : current);
        return claim.Application == application ? null : claim.Application;
    }

    /// <summary>The write ended: whoever looks from now on sees what became of it.</summary>
    public void End(WantedObject wanted, string application)
    {
        if (_claims.TryGetValue(KeyOf(wanted), out var claim) && claim.Application == application)
        {
            _claims.TryUpdate(KeyOf(wanted), claim with { Ended = time.GetUtcNow() }, claim);
        }
    }

    // A claim whose step died does not bind for ever.
    private bool IsOver(Claim claim, DateTimeOffset lookedAt) => claim.Ended < lookedAt || time.GetUtcNow() - claim.Taken > lifetime;

    private void Forget()
    {
        foreach (var old in _claims.Where(c => time.GetUtcNow() - c.Value.Taken > lifetime))
        {
            _claims.TryRemove(old);
        }
    }

    private static (string Type, string Namespace, string Name) KeyOf(WantedObject wanted) => (wanted.Id.Type, wanted.Namespace, wanted.Id.Name);

    private sealed record Claim(string Application, DateTimeOffset Taken, DateTimeOffset? Ended);
}
