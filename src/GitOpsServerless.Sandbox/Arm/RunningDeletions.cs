using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Http;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>
/// Deletions that were accepted with 202 and take their time; their operation tells how they end, and a failed one leaves the resource as it was
/// (https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/async-api-reference.md).
/// </summary>
internal sealed class RunningDeletions(ArmContext context)
{
    private const string Kind = "deletion";
    private const string Prefix = "deletion ";
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>Whether a resource is being deleted.</summary>
    public static bool Holds(ArmStore store, string id) => store.Running.Any(r => IsOf(store, r, id));

    /// <summary>Starts the deletion of a resource that nothing protects; the id of its operation.</summary>
    public string Start(string id)
    {
        if (context.Store.Running.FirstOrDefault(r => IsOf(context.Store, r, id)) is { } running)
        {
            return running[Prefix.Length..];
        }

        var operation = Guid.NewGuid().ToString("N");
        context.Store.PutRecord(Prefix + operation, new JsonObject
        {
            ["kind"] = Kind,
            ["id"] = id,
            ["state"] = "InProgress",
            ["dueAt"] = (context.Now + context.Options.OperationTime).UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        });
        context.Store.Running.Add(Prefix + operation);
        return operation;
    }

    /// <summary>Does everything that is due.</summary>
    public void Advance()
    {
        foreach (var key in context.Store.Running.Where(r => r.StartsWith(Prefix, StringComparison.Ordinal)).ToList())
        {
            var record = context.Store.Record(key)!;
            if (DateTimeOffset.Parse(record["dueAt"]!.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) > context.Now)
            {
                continue;
            }

            End(key, record);
        }
    }

    /// <summary>How a deletion goes; null when there is none of that id.</summary>
    public ArmAnswer? Status(string operation, bool isResult)
    {
        if (context.Store.Record(Prefix + operation) is not { } record)
        {
            return null;
        }

        var state = record["state"]!.GetValue<string>();
        if (isResult)
        {
            return state switch
            {
                "InProgress" => new ArmAnswer(202),
                "Failed" => new ArmAnswer(409, new JsonObject { ["error"] = record["error"]?.DeepClone() }),
                _ => new ArmAnswer(200),
            };
        }

        var body = new JsonObject { ["name"] = operation, ["status"] = state };
        if (record["error"] is { } error)
        {
            body["error"] = error.DeepClone();
        }

        return new ArmAnswer(200, body);
    }

    private static bool IsOf(ArmStore store, string key, string id) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) && string.Equals(store.Record(key)?["id"]?.GetValue<string>(), id, StringComparison.OrdinalIgnoreCase);

    private void End(string key, JsonObject record)
    {
        var id = record["id"]!.GetValue<string>();
        var late = context.OrderedLateFailures.FirstOrDefault(f => f.Matches(id));
        var refused = late is null ? context.Erase(id, context.Options.Caller) : ArmAnswer.Error(late.Status, late.Code, late.Message);
        record["state"] = refused is null ? "Succeeded" : "Failed";
        record["error"] = refused?.Body?["error"]?.DeepClone();
        context.Store.Running.Remove(key);
        context.Store.PutRecord(key, record);
        foreach (var (old, ended) in context.Store.Records.Where(r => r.Value["kind"]?.GetValue<string>() == Kind).ToList())
        {
            if (DateTimeOffset.Parse(ended["dueAt"]!.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) < context.Now - Kept)
            {
                context.Store.RemoveRecord(old);
            }
        }
    }
}
