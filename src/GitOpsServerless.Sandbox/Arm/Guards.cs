using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Http;
using GitOpsServerless.Sandbox.Arm.Providers;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>Locks and the deny settings of stacks.</summary>
internal static class Guards
{
    private const string LockType = "/providers/Microsoft.Authorization/locks/";

    public static ArmAnswer? BlocksWrite(ArmStore store, string id, string? stack) =>
        Locked(store, id, "write", "ReadOnly") ?? Denied(store, id, stack, "write", "denyWriteAndDelete");

    public static ArmAnswer? BlocksDelete(ArmStore store, string id, string? stack) =>
        Locked(store, id, "delete", "ReadOnly", "CanNotDelete") ?? Denied(store, id, stack, "delete", "denyWriteAndDelete", "denyDelete");

    private static ArmAnswer? Locked(ArmStore store, string id, string operation, params string[] levels)
    {
        if (id.Contains(LockType, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var locked = store.Locks.Select(store.Find).OfType<StoredResource>()
            .Where(r => levels.Contains(JsonPath.Text(JsonPath.Get(r.Body, "properties.level")), StringComparer.OrdinalIgnoreCase))
            .Select(r => ArmIds.ScopeOf(r.Id))
            .FirstOrDefault(scope => IsWithin(id, scope) || (operation == "delete" && IsWithin(scope, id)));
        return locked is null
            ? null
            : ArmAnswer.Error(409, "ScopeLocked", $"The scope '{id}' cannot perform {operation} operation because following scope(s) are locked: '{locked}'. Please remove the lock and try again.");
    }

    private static ArmAnswer? Denied(ArmStore store, string id, string? stack, string operation, params string[] modes)
    {
        foreach (var stackId in store.DenyingStacks)
        {
            if (store.Record(stackId) is not { } record || record["kind"]?.GetValue<string>() != "stack" || string.Equals(stackId, stack, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var mode = JsonPath.Text(JsonPath.Get(record, "properties.denySettings.mode"));
            var managed = record["resources"] as JsonArray ?? [];
            if (modes.Contains(mode, StringComparer.OrdinalIgnoreCase)
                && managed.Any(m => string.Equals(JsonPath.Text(m?["id"]), id, StringComparison.OrdinalIgnoreCase)))
            {
                return ArmAnswer.Error(403, "DenyAssignmentAuthorizationFailed", $"The client has permission to perform action '{ArmIds.TypeOf(id)}/{operation}' on scope '{id}'; however, it does not have permission because of the deny assignment with name 'Deny assignment created by Deployment Stack {stackId}'.");
            }
        }

        return null;
    }

    private static bool IsWithin(string id, string scope) =>
        scope == "/" || (id.StartsWith(scope, StringComparison.OrdinalIgnoreCase) && (id.Length == scope.Length || id[scope.Length] == '/'));
}
