using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// Asks Azure Resource Graph for resources by id. Questions that come in while a query runs share the next one, so that a sweep over
/// many applications needs far fewer queries than applications. A query that is refused is asked again question by question, so that
/// one application, or a subscription that the identity may not read, takes the bulk reads of nobody else away.
/// </summary>
internal sealed class ResourceGraphReader(ArmClient client, TimeProvider timeProvider)
{
    private const int MaxIds = 250;

    // In tables of their own.
    private static readonly HashSet<string> Access = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.Authorization/roleAssignments", "Microsoft.Authorization/roleDefinitions", "Microsoft.Authorization/policyAssignments",
        "Microsoft.Authorization/policyDefinitions", "Microsoft.Authorization/policySetDefinitions", "Microsoft.Authorization/policyExemptions",
    };

    private static readonly HashSet<string> Children = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.Sql/servers/databases", "Microsoft.Web/sites/slots", "Microsoft.Compute/virtualMachines/extensions", "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    };

    // Applications of a sweep come one after the other: a moment of waiting makes one query of many questions.
    private static readonly TimeSpan Company = TimeSpan.FromMilliseconds(50);

    private readonly GraphQuery _query = new(client);
    private readonly GraphPauses _pauses = new(timeProvider);
    private readonly Lock _lock = new();
    private readonly List<Question> _waiting = [];
    private bool _running;

    /// <summary>
    /// Whether Resource Graph has rows for the type: top-level resources, some children, resource groups, role assignments and policies
    /// (https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources).
    /// </summary>
    public static bool Covers(ResourceId id) =>
        ResourceScopes.SubscriptionOf(id) is not null
        && !ResourceScopes.IsUnresolved(id)
        && (Access.Contains(id.Type)
            || (!ResourceScopes.IsExtension(id)
                && !id.Type.StartsWith("Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase)
                && (id.Type.Split('/').Length == 2 || Children.Contains(id.Type))));

    /// <summary>The rows that exist; empty when Resource Graph cannot be used. Ids beyond the plain alphabet are not asked for: they are parts of a query.</summary>
    public async Task<IReadOnlyDictionary<ResourceId, LiveResource>> FindAsync(IReadOnlyList<ReadItem> items, CancellationToken cancellationToken)
    {
        List<ReadItem> askable = [.. items.Where(i => GraphQuery.CanAsk(i.Id))];
        if (askable.Count == 0 || _pauses.IsPaused(askable))
        {
            return new Dictionary<ResourceId, LiveResource>();
        }

        var question = new Question(askable);
        lock (_lock)
        {
            _waiting.Add(question);
            if (!_running)
            {
                _running = true;
                _ = Task.Run(RunAsync, CancellationToken.None);
            }
        }

        return await question.Answer.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await Task.Delay(Company, timeProvider);
            List<Question> batch = [];
            lock (_lock)
            {
                var ids = 0;
                while (_waiting.Count > 0 && (batch.Count == 0 || ids + _waiting[0].Items.Count <= MaxIds))
                {
                    ids += _waiting[0].Items.Count;
                    batch.Add(_waiting[0]);
                    _waiting.RemoveAt(0);
                }

                if (batch.Count == 0)
                {
                    _running = false;
                    return;
                }
            }

            await AnswerAsync(batch);
        }
    }

    private async Task AnswerAsync(List<Question> batch)
    {
        var rows = new Dictionary<string, JsonObject>(StringComparer.OrdinalIgnoreCase);
        try
        {
            foreach (var part in batch.SelectMany(b => b.Items).DistinctBy(i => i.Id).Chunk(MaxIds))
            {
                if (await _query.RunAsync(part, rows) is { } refusal)
                {
                    await AskAloneAsync(batch, refusal, rows);
                    break;
                }
            }
        }
        finally
        {
            batch.ForEach(q => q.Complete(rows));
        }
    }

    /// <summary>Each question and each subscription by itself; what fails then is left out for a while.</summary>
    private async Task AskAloneAsync(List<Question> batch, int refusal, Dictionary<string, JsonObject> rows)
    {
        var alone = batch.SelectMany(q => q.Items.GroupBy(i => ResourceScopes.SubscriptionOf(i.Id)!, StringComparer.OrdinalIgnoreCase)).Select(g => g.ToList()).ToList();
        foreach (var items in alone.Where(a => !_pauses.IsPaused(a)))
        {
            var answer = alone.Count == 1 ? refusal : await _query.RunAsync(items, rows);
            if (answer is { } status)
            {
                _pauses.Add(status, items);
            }
        }
    }

    private sealed class Question(IReadOnlyList<ReadItem> items)
    {
        public IReadOnlyList<ReadItem> Items => items;

        public TaskCompletionSource<IReadOnlyDictionary<ResourceId, LiveResource>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Complete(IReadOnlyDictionary<string, JsonObject> rows)
        {
            var found = new Dictionary<ResourceId, LiveResource>();
            foreach (var item in items)
            {
                if (rows.TryGetValue(AzureResourceId.Format(item.Id), out var row))
                {
                    found[item.Id] = new LiveResource(item.Id, "", row.DeepClone().AsObject());
                }
            }

            Answer.TrySetResult(found);
        }
    }
}
