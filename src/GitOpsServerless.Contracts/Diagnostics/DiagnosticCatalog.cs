namespace GitOpsServerless.Contracts;

/// <summary>
/// Every diagnostic of the product: one file for each room, in the order of the codes. A code is never used again for something else.
/// Messages are made where the names are known (<see cref="DiagnosticDescriptor.Create"/>). The compiler of Bicep (GOS0300 to GOS0399) and the
/// ARM template language (GOS0400 to GOS0499) are libraries by themselves and describe their own.
/// </summary>
public static partial class DiagnosticCatalog
{
    /// <summary>All descriptors, ordered by code.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All => InOrder.Descriptors;

    // A type of its own: the fields of the other files are initialised by the time that it is looked at, in whatever order they are compiled.
    private static class InOrder
    {
        public static readonly IReadOnlyList<DiagnosticDescriptor> Descriptors =
        [
            .. typeof(DiagnosticCatalog).GetFields()
                .Where(f => f.FieldType == typeof(DiagnosticDescriptor))
                .Select(f => (DiagnosticDescriptor)f.GetValue(null)!)
                .OrderBy(d => d.Code, StringComparer.Ordinal),
        ];
    }
}
