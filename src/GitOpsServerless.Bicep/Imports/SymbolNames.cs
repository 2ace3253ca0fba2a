using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Imports;

/// <summary>The names that variables, functions and types have in the template that is being written.</summary>
internal class SymbolNames(BicepModel template)
{
    private const string DefaultNamespace = "__bicep";

    /// <summary>The template's names for the symbols of its own file.</summary>
    public static SymbolNames Of(BicepModel model) => new(model);

    protected BicepModel Template => template;

    /// <summary>The name that all loops take while an imported variable is written, else null.</summary>
    public virtual string? CopyName => null;

    public virtual string Variable(DeclaredSymbol symbol) => symbol is ImportedSymbol imported ? template.Imports.Name(imported) : symbol.Name;

    public string Variable(WildcardSymbol wildcard, string property) => template.Imports.Name(wildcard, property);

    /// <summary>The name of a function, with its namespace.</summary>
    public virtual string Function(DeclaredSymbol symbol) => Qualified(symbol is ImportedSymbol imported ? template.Imports.Name(imported) : symbol.Name);

    public string Function(WildcardSymbol wildcard, string name) => Qualified(template.Imports.Name(wildcard, name));

    public virtual string Type(DeclaredSymbol symbol) => symbol is ImportedSymbol imported ? template.Imports.Name(imported) : symbol.Name;

    public string Type(WildcardSymbol wildcard, string name) => template.Imports.Name(wildcard, name);

    /// <summary>The declaration of an imported type, by the name that it has in the template.</summary>
    public Lazy<TypeDeclaration> ImportedType(string name) => new(() => template.Imports.Type(name), false);

    /// <summary>The variable that holds loaded content in the place of a call, or null when the call has none.</summary>
    public virtual string? FunctionVariable(BicepModel model, CallNode call) => model.FunctionVariables.Name(call);

    public static string Qualified(string name) => name.Contains('.', StringComparison.Ordinal) ? name : $"{DefaultNamespace}.{name}";
}
