using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>Whether the object in the place of a hook was made by the application, so that it may be deleted for the next run.</summary>
internal static class HookOwnership
{
    /// <summary>Why it is not the application's; null when it is.</summary>
    public static Diagnostic? WhyNotOurs(JsonObject live, string application, InventoryEntry? entry)
    {
        var id = KubernetesIds.Of(live);
        return live.Label(WellKnown.ApplicationLabel) switch
        {
            null => entry?.Uid is { } uid && uid == live.Uid()
                ? null
                : KubernetesHookPlaceTaken.Create("An object in the place of the hook exists that the application did not make.", resource: id),
            var owner when owner == application => null,
            var owner => KubernetesOwnedByOther.Create($"The object in the place of the hook belongs to the application {owner}.", resource: id),
        };
    }
}
