using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// Asks Azure Resource Graph for resources by id. Questions that come in while a query runs share the next one, so that a sweep over
/// many applications needs far fewer queries than applications.
/// </summary>
internal sealed class ResourceGraphReader(ArmClient client, TimeProvider timeProvider)
{
    private const int MaxIds = 250;
    private const int PageSize = 1000;
    private const int MaxPages = 20;

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

    // Where Resource Graph is not served or not allowed, each application would ask in vain.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private DateTimeOffset _askAgainAt = DateTimeOffset.MinValue;
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

    /// <summary>The rows that exist; empty when Resource Graph cannot be used.</summary>
    public async Task<IReadOnlyDictionary<ResourceId, LiveResource>> FindAsync(IReadOnlyList<ReadItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0 || timeProvider.GetUtcNow() < _askAgainAt)
        {
            return new Dictionary<ResourceId, LiveResource>();
        }

        var question = new Question(items);
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
        try
        {
            var rows = new Dictionary<string, JsonObject>(StringComparer.OrdinalIgnoreCase);
            foreach (var table in batch.SelectMany(b => b.Items).DistinctBy(i => i.Id).GroupBy(i => Access.Contains(i.Id.Type)))
            {
                foreach (var part in table.Chunk(MaxIds))
                {
                    await QueryAsync(part, table.Key, rows);
                }
            }

            batch.ForEach(q => q.Complete(rows));
        }
        catch (Exception e)
        {
            batch.ForEach(q => q.Answer.TrySetException(e));
        }
    }

    private async Task QueryAsync(IReadOnlyList<ReadItem> items, bool isAccess, Dictionary<string, JsonObject> rows)
    {
        var ids = string.Join(",", items.Select(i => $"'{AzureResourceId.Format(i.Id).Replace("'", "", StringComparison.Ordinal)}'"));
        var tables = isAccess ? "authorizationresources | union (policyresources)" : items.Any(i => i.Id.Type.StartsWith("Microsoft.Resources/", StringComparison.OrdinalIgnoreCase)) ? "resources | union (resourcecontainers)" : "resources";
        var body = new JsonObject
        {
            ["subscriptions"] = new JsonArray([.. items.Select(i => ResourceScopes.SubscriptionOf(i.Id)!).Distinct(StringComparer.OrdinalIgnoreCase).Select(s => JsonValue.Create(s))]),
            ["query"] = $"{tables} | where id in~ ({ids})",
            ["options"] = new JsonObject { ["$top"] = PageSize, ["resultFormat"] = "objectArray" },
        };
        for (var page = 0; page < MaxPages; page++)
        {
            var response = await client.PostAsync("/providers/Microsoft.ResourceGraph/resources", ApiVersions.ResourceGraph, body, CancellationToken.None);
            if (response.Status is 400 or 403 or 404 or 405 or 501)
            {
                _askAgainAt = timeProvider.GetUtcNow() + Pause;
                return;
            }

            foreach (var row in (response.Object?["data"] as JsonArray ?? []).OfType<JsonObject>())
            {
                if (JsonText.TextAt(row, "id") is { } id)
                {
                    rows[id] = row;
                }
            }

            if (JsonText.TextAt(response.Body, "$skipToken") is not { Length: > 0 } token)
            {
                return;
            }

            body["options"]!["$skipToken"] = token;
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
