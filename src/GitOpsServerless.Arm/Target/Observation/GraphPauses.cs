using System.Collections.Concurrent;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// For whom Resource Graph is not asked for a while: for nobody where the service does not exist, for a subscription that may not be read, for the
/// scope of a question that alone is refused.
/// </summary>
internal sealed class GraphPauses(TimeProvider timeProvider)
{
    private const int MaxEntries = 10_000;
    private const string Everybody = "*";

    // Each application would ask in vain.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new(StringComparer.OrdinalIgnoreCase);

    public bool IsPaused(IReadOnlyList<ReadItem> items) => Is(Everybody) || Is(SubscriptionOf(items)) || Is(ScopeOf(items));

    /// <summary>Remembers a refusal of a question that was asked alone.</summary>
    public void Add(int status, IReadOnlyList<ReadItem> items)
    {
        if (_until.Count >= MaxEntries)
        {
            _until.Clear();
        }

        var whom = status switch
        {
            404 or 405 => Everybody,
            401 or 403 => SubscriptionOf(items),
            _ => ScopeOf(items),
        };
        _until[whom] = timeProvider.GetUtcNow() + Pause;
    }

    private bool Is(string key) => _until.TryGetValue(key, out var until) && timeProvider.GetUtcNow() < until;

    private static string SubscriptionOf(IReadOnlyList<ReadItem> items) => ResourceScopes.SubscriptionOf(items[0].Id) ?? "";

    private static string ScopeOf(IReadOnlyList<ReadItem> items) => ResourceScopes.GroupOf(items[0].Id) ?? items[0].Id.Scope;
}
