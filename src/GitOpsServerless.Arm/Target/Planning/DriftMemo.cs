using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>Who caused a drift, kept with the application (<see cref="InventoryEntry.Checked"/>) as long as the drift is the same, so that the log is asked once.</summary>
internal static class DriftMemo
{
    // Events come into the log late: what was found before that may be somebody earlier.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(30);

    // So that checks in a row do not ask each time.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);

    /// <summary>Who it was; null when another drift is remembered, or none.</summary>
    public static Attribution? Read(JsonObject? json, Change change) =>
        json?["drift"] is JsonObject drift && JsonText.TextAt(drift, "of") == DigestOf(change) && JsonText.TextAt(drift, "who") is { } who
            ? new Attribution(who, TimeOf(drift, "when"), JsonText.TextAt(drift, "operation"))
            : null;

    /// <summary>Whether the log need not be asked again: it was complete when it was asked, or that was a moment ago.</summary>
    public static bool IsSettled(JsonObject? json, DateTimeOffset now) =>
        json?["drift"] is not JsonObject drift || TimeOf(drift, "asked") is not { } asked || now - asked < Recent || asked - (TimeOf(drift, "when") ?? asked) >= Late;

    /// <summary>The deployment of our own that is known to have written the resource last.</summary>
    public static string? OwnOf(JsonObject? json) => Evidence.Read(json)?.By ?? JsonText.TextAt(json, "drift", "own");

    public static JsonObject ToJson(Change change, Attribution who, string? own, DateTimeOffset now)
    {
        var drift = new JsonObject
        {
            ["of"] = DigestOf(change),
            ["who"] = who.Who,
            ["when"] = who.When?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["operation"] = who.Operation,
            ["asked"] = now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        };
        if (own is not null)
        {
            drift["own"] = own;
        }

        return new JsonObject { ["drift"] = drift };
    }

    private static DateTimeOffset? TimeOf(JsonObject drift, string name) =>
        DateTimeOffset.TryParse(JsonText.TextAt(drift, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string DigestOf(Change change) =>
        Digests.Of(string.Join('\n', change.Deltas.Select(d => $"{d.Path}|{d.Kind}|{Digests.Of(d.Before)}|{Digests.Of(d.After)}").Prepend($"{change.Action}|{change.DesiredDigest}")))[..16];
}
