using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Imports;

/// <summary>A symbol of another file that the template takes over; equal when file and name are equal.</summary>
internal abstract class ImportedItem(string sourceTemplate, string originalName) : IEquatable<ImportedItem>
{
    /// <summary>How the template names the file that the symbol comes from.</summary>
    public string SourceTemplate { get; } = sourceTemplate;

    public string OriginalName { get; } = originalName;

    public bool Equals(ImportedItem? other) =>
        other is not null && string.Equals(SourceTemplate, other.SourceTemplate, StringComparison.Ordinal) && string.Equals(OriginalName, other.OriginalName, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as ImportedItem);

    public override int GetHashCode() => HashCode.Combine(SourceTemplate, OriginalName);
}

/// <summary>A type, variable or function of a Bicep file.</summary>
internal sealed class ImportedDeclaration(string sourceTemplate, DeclaredSymbol symbol) : ImportedItem(sourceTemplate, symbol.Name)
{
    public DeclaredSymbol Symbol { get; } = symbol;
}

/// <summary>A variable that holds content which an imported declaration loads.</summary>
internal sealed class ImportedContent(string sourceTemplate, string name, BicepModel model, CallNode call) : ImportedItem(sourceTemplate, name)
{
    public BicepModel Model { get; } = model;

    public CallNode Call { get; } = call;
}

/// <summary>A definition, variable or function of an ARM template.</summary>
internal sealed class ImportedArmItem(string sourceTemplate, ArmModel model, ExportKind kind, string identifier)
    : ImportedItem(sourceTemplate, ArmNames.Original(kind, identifier))
{
    public ArmModel Model { get; } = model;

    public ExportKind Kind { get; } = kind;

    /// <summary>A pointer for types, a qualified name for functions, a name for variables.</summary>
    public string Identifier { get; } = identifier;
}
