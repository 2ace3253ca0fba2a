using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>
/// What is remembered of an object after an apply, so that a later look can prove that nothing changed: the digest annotation,
/// and a digest of the set of fields that we own. The API server takes a field out of that set as soon as somebody else
/// writes another value to it, so an equal set means that every value is still the applied one.
/// </summary>
internal static class Baseline
{
    private const string Fields = "fields";
    private const string Annotation = "digest";
    private const string HookMark = "hook";

    /// <summary>The baseline of a live object; null when it is not ours to the last field.</summary>
    public static JsonObject? Of(JsonObject live, string fieldManager)
    {
        var mine = Ownership.Of(live).Applier(fieldManager);
        return mine is null || live.Annotation(WellKnown.DigestAnnotation) is not { } digest
            ? null
            : new JsonObject { [Annotation] = digest, [Fields] = Digests.Of(mine.Fields) };
    }

    public static JsonObject ForHook() => new() { [HookMark] = true };

    public static bool IsHook(InventoryEntry entry) => entry.Baseline.FlagAt(HookMark) ?? false;

    /// <summary>Whether a live object is provably what was applied for this desired digest.</summary>
    public static bool Proves(InventoryEntry? entry, DesiredObject desired, JsonObject live, KubernetesTargetOptions options, string application)
    {
        if (entry?.Baseline is not { } remembered
            || entry.DesiredDigest != desired.Digest
            || entry.Uid is null || entry.Uid != live.Uid()
            || live.IsBeingDeleted()
            || live.Label(WellKnown.ApplicationLabel) != application
            || remembered.TextAt(Annotation) is not { } digest || digest != live.Annotation(WellKnown.DigestAnnotation))
        {
            return false;
        }

        var ownership = Ownership.Of(live);
        return ownership.Applier(options.FieldManager) is { } mine
            && Digests.Of(mine.Fields) == remembered.TextAt(Fields)
            && !Takeover.IsNeeded(ownership, options);
    }
}
