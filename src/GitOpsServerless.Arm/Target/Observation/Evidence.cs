using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// That a resource was read and found as desired, kept with the application (<see cref="InventoryEntry.Checked"/>), so that a later check, in whatever
/// process, need not read it while the activity log shows that nobody touched it. Times and digests only.
/// </summary>
/// <param name="At">When it was read.</param>
/// <param name="Key">Digest of everything that the comparison depended on.</param>
/// <param name="Health">The health that it had.</param>
internal sealed record Evidence(DateTimeOffset At, string Key, Health Health)
{
    /// <summary>Correlation id of the deployment that wrote it just before, whose events in the log are not somebody's touch.</summary>
    public string? By { get; init; }

    /// <summary>Digest of the differences that the row of Resource Graph shows although there are none; null where it shows none.</summary>
    public string? Row { get; init; }

    /// <summary>Whether it cannot be read at all.</summary>
    public bool IsOpaque { get; init; }

    public static Evidence? Read(JsonObject? json) =>
        DateTimeOffset.TryParse(JsonText.TextAt(json, "at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        && JsonText.TextAt(json, "key") is { } key && Enum.TryParse<HealthStatus>(JsonText.TextAt(json, "health"), out var health)
            ? new Evidence(at, key, new Health(health, JsonText.TextAt(json, "message")))
            {
                By = JsonText.TextAt(json, "by"),
                Row = JsonText.TextAt(json, "row"),
                IsOpaque = json!["opaque"] is not null,
            }
            : null;

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["at"] = At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), ["key"] = Key, ["health"] = Health.Status.ToString() };
        foreach (var (name, value) in new[] { ("message", Health.Message), ("by", By), ("row", Row), ("opaque", IsOpaque ? "true" : null) })
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }

        return json;
    }
}
