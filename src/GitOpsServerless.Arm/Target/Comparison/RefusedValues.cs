using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>
/// Values that Azure silently kept although a deployment was to change them. Deploying again would change nothing, so that they are no drift; they are
/// told with the apply and with every plan after it, until the template or the value changes.
/// </summary>
internal static class RefusedValues
{
    private const int MostNamed = 5;
    private const string DigestName = "refusedOf";

    /// <summary>The baseline with the digest of what was desired when values were refused.</summary>
    public static JsonObject Marked(Baseline baseline, string desiredDigest)
    {
        var json = baseline.ToJson();
        if (baseline.Refused.Count > 0)
        {
            json[DigestName] = desiredDigest;
        }

        return json;
    }

    /// <summary>The remark on an applied resource; null when Azure took everything.</summary>
    public static Diagnostic? RemarkOf(InventoryEntry entry)
    {
        // The mark first: nearly no baseline has it, and reading one whole is the work of a plan.
        if (JsonText.TextAt(entry.Baseline, DigestName) is not { } digest || digest != entry.DesiredDigest
            || Baseline.Read(entry.Baseline).Refused is not { Count: > 0 } places)
        {
            return null;
        }

        var more = places.Count > MostNamed ? $" and {places.Count - MostNamed} more" : "";
        return DiagnosticCatalog.AzureValueKept.Create($"The deployment succeeded, but Azure kept its own value at {string.Join(", ", places.Take(MostNamed))}{more}.", resource: entry.Id);
    }

    /// <summary>The remarks on what a plan finds unchanged.</summary>
    public static IEnumerable<Diagnostic> Remarks(IEnumerable<Change> changes, Inventory inventory) => changes
        .Where(c => c.Action == ChangeAction.NoChange)
        .Select(c => inventory.Find(c.Id) is { } entry && entry.DesiredDigest == c.DesiredDigest ? RemarkOf(entry) : null)
        .OfType<Diagnostic>();
}
