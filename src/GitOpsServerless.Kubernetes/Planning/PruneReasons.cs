using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>Words that plan and apply share about what is not pruned.</summary>
internal static class PruneReasons
{
    public const string AlreadyGone = "It is no longer in Git and does not exist any more.";

    public const string SameObject = "It is in Git under another id of the same object.";

    /// <summary>Whether an entry that needs no request is to be forgotten.</summary>
    public static bool IsForgotten(string? reason) => reason is AlreadyGone or SameObject;

    /// <summary>Why an object does not belong to the application; null when it does.</summary>
    public static string? OfOwner(JsonObject live, string application)
    {
        var owner = live.Label(WellKnown.ApplicationLabel);
        return owner == application ? null
            : owner is null ? "It no longer carries the owner label."
            : $"It belongs to the application {owner} now.";
    }
}
