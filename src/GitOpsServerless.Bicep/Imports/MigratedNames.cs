using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Imports;

/// <summary>The template's names for the symbols of a file that it imports from.</summary>
internal sealed class MigratedNames(BicepModel template, BicepModel source, ImportClosure closure, string? copyName) : SymbolNames(template)
{
    private readonly Dictionary<DeclaredSymbol, string> _names = [];

    public override string? CopyName => copyName;

    public override string Variable(DeclaredSymbol symbol) => Of(symbol);

    public override string Function(DeclaredSymbol symbol) => Qualified(Of(symbol));

    public override string Type(DeclaredSymbol symbol) => Of(symbol);

    public override string? FunctionVariable(BicepModel model, CallNode call)
    {
        if (source.FunctionVariables.Name(call) is not { } name)
        {
            return null;
        }

        var item = closure.Find(call);
        return item is null ? name : closure.Name(item);
    }

    private string Of(DeclaredSymbol symbol)
    {
        if (symbol is ImportedSymbol imported)
        {
            return closure.Name(imported);
        }

        if (!_names.TryGetValue(symbol, out var name))
        {
            var item = closure.Find(symbol);
            name = item is null ? symbol.Name : closure.Name(item);
            _names[symbol] = name;
        }

        return name;
    }
}
