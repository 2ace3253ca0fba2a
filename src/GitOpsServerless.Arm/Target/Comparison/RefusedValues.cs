using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>
/// Values that Azure silently kept although a deployment was to change them. Deploying again would change nothing, so that they are no drift; they are
/// told with the apply and with every plan after it, until the template or the value changes.
/// </summary>
internal static class RefusedValues
{
    private const int MostNamed = 5;

    /// <summary>The remark on an applied resource; null when Azure took everything.</summary>
    public static Diagnostic? RemarkOf(InventoryEntry entry)
    {
        var places = Baseline.Read(entry.Baseline).Refused;
        if (places.Count == 0)
        {
            return null;
        }

        var more = places.Count > MostNamed ? $" and {places.Count - MostNamed} more" : "";
        return DiagnosticCatalog.AzureValueKept.Create($"{entry.Id}: the deployment succeeded, but Azure kept its own value at {string.Join(", ", places.Take(MostNamed))}{more}.", resource: entry.Id);
    }

    /// <summary>The remarks on what a plan finds unchanged.</summary>
    public static IEnumerable<Diagnostic> Remarks(IEnumerable<Change> changes, Inventory inventory) => changes
        .Where(c => c.Action == ChangeAction.NoChange)
        .Select(c => inventory.Find(c.Id) is { } entry && entry.DesiredDigest == c.DesiredDigest ? RemarkOf(entry) : null)
        .OfType<Diagnostic>();
}
