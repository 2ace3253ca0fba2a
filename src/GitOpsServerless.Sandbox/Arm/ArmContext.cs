using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Http;
using GitOpsServerless.Sandbox.Arm.Providers;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>What all handlers share.</summary>
internal sealed class ArmContext(ArmSandboxOptions options, ArmStore store)
{
    public ArmSandboxOptions Options => options;

    public ArmStore Store => store;

    public ResourceProviders Providers { get; } = new(options);

    public DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    /// <summary>Failures that tests ordered: part of an id → error.</summary>
    public List<OrderedFailure> OrderedFailures { get; } = [];

    /// <summary>Deletions that fail because a test said so.</summary>
    public List<OrderedFailure> OrderedDeletionFailures { get; } = [];

    /// <summary>Accepted deletions that fail because a test said so.</summary>
    public List<OrderedFailure> OrderedLateFailures { get; } = [];

    /// <summary>What the writes of now belong to in the activity log: a deployment; null makes an id for each.</summary>
    public string? Correlation { get; set; }

    /// <summary>Whether a subscription exists.</summary>
    public bool HasSubscription(string subscription) =>
        options.Subscriptions.Count == 0 || options.Subscriptions.Contains(subscription, StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes a resource through its provider; the error instead when it refuses.</summary>
    public ArmAnswer? Write(string id, string apiVersion, JsonObject request, string caller, string? stack = null)
    {
        id = id.TrimEnd('/');
        if (OrderedFailures.FirstOrDefault(f => f.Matches(id)) is { } ordered)
        {
            return ArmAnswer.Error(ordered.Status, ordered.Code, ordered.Message);
        }

        if (RunningDeletions.Holds(store, id))
        {
            return ArmAnswer.Error(409, "ResourceIsBeingDeleted", $"The resource '{id}' is being deleted; it can be created again when that is done.");
        }

        var existing = store.Find(id);
        if (ArmIds.TypeOf(id) == "Microsoft.Resources/resourceGroups" && id.Contains("/providers/", StringComparison.OrdinalIgnoreCase))
        {
            return ArmAnswer.Error(404, "InvalidResourceType", $"The resource type 'resourceGroups' could not be found in the namespace 'Microsoft.Resources' for api version '{apiVersion}'.");
        }

        if (Guards.BlocksWrite(store, id, stack) is { } blocked)
        {
            return blocked;
        }

        if (existing is null && Missing(id) is { } missing)
        {
            return missing;
        }

        if (existing is null && DeletedVaults.Refuses(this, id, request) is { } held)
        {
            return held;
        }

        if (ResourceProviders.Refuses(request, existing) is { } refused)
        {
            return ArmAnswer.Error(refused.Code == "InvalidResourceLocation" ? 409 : 400, refused.Code, refused.Message);
        }

        store.Put(id, Providers.Put(id, request, existing, Now), apiVersion, Now);
        ParentArrays.Sync(store, id, Now);
        ActivityLog.Write(this, id, "write", caller, existing is null ? "Created" : "OK");
        return null;
    }

    /// <summary>Deletes a resource with everything below it; the error instead when something protects it.</summary>
    public ArmAnswer? Erase(string id, string caller, string? stack = null)
    {
        if (RefusesErasing(id, stack) is { } refused)
        {
            return refused;
        }

        DeletedVaults.Keep(this, id);
        foreach (var gone in store.Remove(id))
        {
            ActivityLog.Write(this, gone, "delete", caller, "OK");
        }

        ParentArrays.Drop(store, id, Now);
        return null;
    }

    /// <summary>Why a resource may not be deleted; null when it may.</summary>
    public ArmAnswer? RefusesErasing(string id, string? stack = null)
    {
        if (OrderedDeletionFailures.FirstOrDefault(f => f.Matches(id)) is { } ordered)
        {
            return ArmAnswer.Error(ordered.Status, ordered.Code, ordered.Message);
        }

        return Guards.BlocksDelete(store, id, stack);
    }

    private ArmAnswer? Missing(string id)
    {
        if (ArmIds.GroupOf(id) is { } group && !store.Exists(group) && !string.Equals(group, id, StringComparison.OrdinalIgnoreCase))
        {
            return ArmAnswer.Error(404, "ResourceGroupNotFound", $"Resource group '{ArmIds.NameOf(group)}' could not be found.");
        }

        var parent = ArmIds.ParentOf(id);
        return parent is null || store.Exists(parent) || IsImplicit(parent)
            ? null
            : ArmAnswer.Error(404, "ParentResourceNotFound", $"Failed to perform 'write' on resource(s) of type '{ArmIds.TypeOf(id)[(ArmIds.TypeOf(id).IndexOf('/', StringComparison.Ordinal) + 1)..]}', because the parent resource '{parent}' could not be found.");
    }

    private bool IsImplicit(string id) =>
        string.Equals(ArmIds.NameOf(id), "default", StringComparison.OrdinalIgnoreCase)
        || (ArmIds.ParentOf(id) is { } parent && store.Exists(parent) && ArmIds.TypeOf(id).EndsWith("/config", StringComparison.OrdinalIgnoreCase));
}

/// <summary>A write that fails because a test said so.</summary>
internal sealed record OrderedFailure(string IdPart, int Status, string Code, string Message)
{
    public bool Matches(string id) => id.Contains(IdPart, StringComparison.OrdinalIgnoreCase);
}
