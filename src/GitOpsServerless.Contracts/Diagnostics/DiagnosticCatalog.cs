using static GitOpsServerless.Contracts.DiagnosticCategory;
using static GitOpsServerless.Contracts.DiagnosticSeverity;

namespace GitOpsServerless.Contracts;

/// <summary>
/// Every diagnostic of the product: one region for each room, in the order of the codes. A code is never used again for something else.
/// Messages are made where the names are known (<see cref="DiagnosticDescriptor.Create"/>).
/// </summary>
public static class DiagnosticCatalog
{
    // ---- Definitions: GOS0001 to GOS0099 ----

    /// <summary>The file is not valid YAML or JSON.</summary>
    public static readonly DiagnosticDescriptor InvalidYaml = new(
        "GOS0001", "Invalid YAML", InvalidInput, Error,
        "A file could not be parsed as YAML or JSON. The other files and documents are not affected.",
        "Correct the syntax at the line that is named.");

    // ---- Sources and Git: GOS0100 to GOS0199 ----

    // ---- Rendering: GOS0200 to GOS0299 ----

    // ---- Bicep: GOS0300 to GOS0399 ----

    // ---- ARM template language: GOS0400 to GOS0499 ----

    // ---- Azure target: GOS0500 to GOS0599 ----

    // ---- Kubernetes: GOS0600 to GOS0699 ----

    // ---- Secrets, state, queue, leases: GOS0700 to GOS0799 ----

    // ---- Engine and operations: GOS0800 to GOS0899 ----

    // ---- Hosts and module: GOS0900 to GOS0999 ----

    /// <summary>All descriptors, ordered by code.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        .. typeof(DiagnosticCatalog).GetFields()
            .Where(f => f.FieldType == typeof(DiagnosticDescriptor))
            .Select(f => (DiagnosticDescriptor)f.GetValue(null)!)
            .OrderBy(d => d.Code, StringComparer.Ordinal),
    ];
}
