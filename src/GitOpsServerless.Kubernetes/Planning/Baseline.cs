using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>
/// What is remembered of an object, so that a later look can prove that nothing changed: one digest of what Git wanted, of the digest
/// annotation, of the rules for what is ignored, and of the set of fields that we own. The API server takes a field out of that set as
/// soon as somebody else writes another value to it, so an equal set means that every value is still the applied one.
/// That holds only when the set has every field that Git sets.
/// </summary>
internal static class Baseline
{
    private const string Proof = "proof";
    private const string HookMark = "hook";

    /// <summary>The baseline of an object that was just applied: its set of fields is what was sent.</summary>
    /// <returns>
    /// Null when nothing can be proved later: it is not ours, or holds values of secret references, which change without their digest.
    /// </returns>
    public static JsonObject? OfApplied(JsonObject live, DesiredObject desired, KubernetesTargetOptions options, string? rules) =>
        !desired.HasReferences && ProofOf(live, desired, options, rules) is { } proof ? new JsonObject { [Proof] = proof } : null;

    /// <summary>The baseline of an object that a dry run found equal; null, too, when applying would add to the fields that we own.</summary>
    public static JsonObject? OfEqual(JsonObject live, JsonObject after, DesiredObject desired, KubernetesTargetOptions options, string? rules) =>
        !Takeover.IsNeeded(Ownership.Of(live), options)
        && JsonNode.DeepEquals(Ownership.Of(live).Applier(options.FieldManager)?.Fields, Ownership.Of(after).Applier(options.FieldManager)?.Fields)
            ? OfApplied(live, desired, options, rules)
            : null;

    public static JsonObject ForHook() => new() { [HookMark] = true };

    public static bool IsHook(InventoryEntry entry) => entry.Baseline.FlagAt(HookMark) ?? false;

    /// <summary>Whether a live object is provably what was applied for this desired digest under these rules.</summary>
    public static bool Proves(
        InventoryEntry? entry, DesiredObject desired, JsonObject live, KubernetesTargetOptions options, string application, string? rules) =>
        entry?.Baseline.TextAt(Proof) is { } remembered
        && entry.Uid is not null && entry.Uid == live.Uid()
        && !live.IsBeingDeleted()
        && live.Label(WellKnown.ApplicationLabel) == application
        && !desired.HasReferences
        && ProofOf(live, desired, options, rules) == remembered
        && !Takeover.IsNeeded(Ownership.Of(live), options);

    private static string? ProofOf(JsonObject live, DesiredObject desired, KubernetesTargetOptions options, string? rules) =>
        Ownership.Of(live).Applier(options.FieldManager) is { } mine && live.Annotation(WellKnown.DigestAnnotation) is { } annotation
            ? Digests.Of($"{desired.Digest}\n{annotation}\n{rules}\n{Digests.Of(mine.Fields)}")
            : null;
}
