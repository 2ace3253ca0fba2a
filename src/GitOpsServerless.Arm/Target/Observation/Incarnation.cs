using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// Tells a resource from another one that has its name now. Azure has no unique id of resources: it is when one was created, or an id of its own, where
/// the provider says so. Kept as the name of the value and the value, so that only like is compared with like.
/// </summary>
internal static class Incarnation
{
    private const char Separator = '=';

    // Reads of different api-versions do not give the same fractions of a second.
    private static readonly TimeSpan Fraction = TimeSpan.FromSeconds(2);

    private static readonly string[][] Places =
    [
        ["systemData", "createdAt"], ["properties", "resourceGuid"], ["properties", "vmId"], ["properties", "uniqueId"],
        ["properties", "creationTime"], ["properties", "creationDate"], ["properties", "timeCreated"], ["properties", "createdAt"],
    ];

    /// <summary>What identifies it; null where the provider says nothing.</summary>
    public static string? Of(JsonObject payload)
    {
        var place = Places.FirstOrDefault(p => JsonText.TextAt(payload, p) is { Length: > 0 });
        return place is null ? null : $"{string.Join('.', place)}{Separator}{JsonText.TextAt(payload, place)}";
    }

    /// <summary>Whether it is certainly another resource than the one that was remembered; false where that cannot be told.</summary>
    public static bool IsOther(string? remembered, JsonObject payload)
    {
        if (remembered?.Split(Separator, 2) is not [var path, var before] || JsonText.TextAt(payload, path.Split('.')) is not { Length: > 0 } now)
        {
            return false;
        }

        return !string.Equals(before, now, StringComparison.OrdinalIgnoreCase)
            && !(TimeOf(before) is { } then && TimeOf(now) is { } time && (then - time).Duration() < Fraction);
    }

    private static DateTimeOffset? TimeOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
