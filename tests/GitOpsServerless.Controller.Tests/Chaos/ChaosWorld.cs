using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Controller.Tests.Chaos;

/// <summary>Git and the target of all applications, seen by all processes. Notices when two steps of one application apply at once.</summary>
internal sealed class ChaosWorld(IReadOnlyList<string> applications) : IDefinitionProvider
{
    private readonly DefinitionSet _definitions = new()
    {
        Revision = "definitions-1",
        Targets = new Dictionary<string, TargetDefinition> { ["world"] = new("world") { Kubernetes = new KubernetesTargetDefinition { Sandbox = true } } },
        Applications = applications.ToDictionary(
            name => name,
            name => new ApplicationDefinition(name)
            {
                Target = "world",
                Source = new SourceDefinition { Url = $"https://git.example.com/{name}" },
                Sync = new SyncDefinition { Interval = TimeSpan.FromSeconds(10), Retry = new RetryDefinition { Limit = 1000, Backoff = TimeSpan.FromSeconds(1), Max = TimeSpan.FromSeconds(2) } },
            },
            StringComparer.Ordinal),
    };

    private readonly ConcurrentDictionary<string, int> _applying = new(StringComparer.Ordinal);

    public volatile string Newest = "revision-1";

    public ConcurrentDictionary<string, string> Live { get; } = new(StringComparer.Ordinal);

    public ConcurrentBag<string> Violations { get; } = [];

    public Task<DefinitionSet> GetAsync(CancellationToken cancellationToken) => Task.FromResult(_definitions);

    public async Task ApplyAsync(string application, string revision, Func<bool> isDead, CancellationToken cancellationToken)
    {
        if (_applying.AddOrUpdate(application, 1, (_, n) => n + 1) > 1)
        {
            Violations.Add($"{application} was applied twice at once");
        }

        try
        {
            await Task.Delay(5, cancellationToken);
            if (!isDead())
            {
                Live[application] = revision;
            }
        }
        finally
        {
            _applying.AddOrUpdate(application, 0, (_, n) => n - 1);
        }
    }

    public bool IsConverged => applications.All(name => Live.TryGetValue(name, out var revision) && revision == Newest);

    public static JsonObject Payload(string revision) => new() { ["revision"] = revision };
}
