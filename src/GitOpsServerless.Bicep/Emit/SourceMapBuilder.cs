using System.Globalization;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>Maps the parts of a template to their declarations, nested templates included.</summary>
internal sealed class SourceMapBuilder
{
    private const int MaximumEntries = 100_000;

    // The pointers of deeply nested modules are long.
    private const int MaximumCharacters = 16 * 1024 * 1024;

    private readonly Dictionary<string, BicepSourceLocation> _locations = new(StringComparer.Ordinal);
    private int _characters;

    public static BicepSourceMap Build(BicepModel model)
    {
        var builder = new SourceMapBuilder();
        builder.Template(model, "");
        return new BicepSourceMap(builder._locations);
    }

    private void Template(BicepModel model, string prefix)
    {
        Add(model, model.ParameterSymbols, prefix + "/parameters/");
        Add(model, model.VariableSymbols.Where(variable => !model.Inline.Contains(variable)), prefix + "/variables/");
        Add(model, model.OutputSymbols, prefix + "/outputs/");
        var position = 0;
        foreach (var resource in model.ResourceSymbols.Where(resource => !model.Inline.Contains(resource) && (model.UseSymbolicNames || !resource.Existing)))
        {
            Add(model, prefix + "/resources/" + Key(model, resource.SymbolicName, position++), resource.Node);
        }

        foreach (var module in model.ModuleSymbols)
        {
            var pointer = prefix + "/resources/" + Key(model, module.Name, position++);
            Add(model, pointer, module.Node);
            if (module.Target is BicepModel target && _locations.Count < MaximumEntries && _characters < MaximumCharacters)
            {
                Template(target, pointer + "/properties/template");
            }
        }
    }

    private static string Key(BicepModel model, string name, int position) =>
        model.UseSymbolicNames ? name : position.ToString(CultureInfo.InvariantCulture);

    private void Add(BicepModel model, IEnumerable<DeclaredSymbol> symbols, string prefix)
    {
        foreach (var symbol in symbols)
        {
            Add(model, prefix + symbol.Name, symbol.Syntax);
        }
    }

    private void Add(BicepModel model, string pointer, SyntaxNode node)
    {
        var at = node is DeclarationNode declaration ? declaration.Name : node;
        _characters += pointer.Length;
        _locations.TryAdd(pointer, new BicepSourceLocation(model.Path, model.Source.Locate(at.Start).Line));
    }
}
