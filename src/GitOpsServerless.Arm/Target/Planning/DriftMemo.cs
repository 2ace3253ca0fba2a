using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>Who caused a drift, kept with the application (<see cref="InventoryEntry.Checked"/>) as long as the drift is the same, so that the log is asked once.</summary>
internal static class DriftMemo
{
    /// <summary>Who it was; null when another drift is remembered, or none.</summary>
    public static Attribution? Read(JsonObject? json, Change change) =>
        json?["drift"] is JsonObject drift && JsonText.TextAt(drift, "of") == DigestOf(change) && JsonText.TextAt(drift, "who") is { } who
            ? new Attribution(who, TimeOf(drift), JsonText.TextAt(drift, "operation"))
            : null;

    public static JsonObject ToJson(Change change, Attribution who) => new()
    {
        ["drift"] = new JsonObject
        {
            ["of"] = DigestOf(change),
            ["who"] = who.Who,
            ["when"] = who.When?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["operation"] = who.Operation,
        },
    };

    private static DateTimeOffset? TimeOf(JsonObject drift) =>
        DateTimeOffset.TryParse(JsonText.TextAt(drift, "when"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string DigestOf(Change change) =>
        Digests.Of(string.Join('\n', change.Deltas.Select(d => $"{d.Path}|{d.Kind}|{Digests.Of(d.Before)}|{Digests.Of(d.After)}").Prepend($"{change.Action}|{change.DesiredDigest}")))[..16];
}
