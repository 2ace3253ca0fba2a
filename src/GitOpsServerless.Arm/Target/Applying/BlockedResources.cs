using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>Why a template cannot be deployed as long as a resource in it is blocked: a template is sent whole, and would change that resource, too.</summary>
internal static class BlockedResources
{
    private const int MostNamed = 10;

    /// <summary>The reasons; empty when nothing that is desired is blocked.</summary>
    public static IReadOnlyList<Diagnostic> Of(Plan plan) =>
        [.. plan.Changes.Where(c => c.Action == ChangeAction.Blocked && c.Provenance is not null).Take(MostNamed).Select(Of)];

    private static Diagnostic Of(Change change)
    {
        var isLocation = change.Deltas.Any(d => string.Equals(d.Path, "/location", StringComparison.OrdinalIgnoreCase));
        var descriptor = isLocation ? DiagnosticCatalog.AzureLocationChange : DiagnosticCatalog.AzureResourceUnreadable with { Severity = DiagnosticSeverity.Error };
        return descriptor.Create(
            $"Nothing is deployed, since the template is sent whole and {change.Id} is blocked: {change.Reason}", change.Provenance?.File, change.Provenance?.Line, resource: change.Id);
    }
}
