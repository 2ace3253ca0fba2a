using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Loading;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// The calls that the compiler evaluates itself, and the variables <c>$fxv#N</c> that hold their values when they are
/// not assigned to a variable directly.
/// </summary>
internal sealed class FunctionVariables
{
    private readonly BicepModel _model;
    private readonly Dictionary<CallNode, string> _names = [];
    private readonly Dictionary<CallNode, Expr> _values = [];

    public FunctionVariables(BicepModel model)
    {
        _model = model;
        foreach (var node in model.Program.Nodes)
        {
            if (node is CallNode call && NeedsVariable(call) && !IsInFunction(call))
            {
                _names.Add(call, $"$fxv#{_names.Count}");
            }
        }
    }

    /// <summary>The calls with their variables, by the names of these.</summary>
    public IReadOnlyList<(CallNode Call, string Name)> All => field ??= _names.Count == 0 ? [] : [.. _names.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Value, StringComparer.Ordinal)];

    public string? Name(CallNode call) => _names.GetValueOrDefault(call);

    public Expr Value(CallNode call) => Value(call, ((BuiltInFunctionSymbol)call.Symbol!).Function);

    public Expr Value(CallNode call, BuiltInFunction function)
    {
        if (!_values.TryGetValue(call, out var value))
        {
            value = ContentLoader.Evaluate(_model, call, function);
            _values[call] = value;
        }

        return value;
    }

    private static bool IsInFunction(SyntaxNode node)
    {
        for (var at = node; at is not null; at = at.Parent)
        {
            if (at is FunctionNode)
            {
                return true;
            }
        }

        return false;
    }

    private static bool NeedsVariable(CallNode call) => call.Symbol is BuiltInFunctionSymbol { Function: var function } && function.Name switch
    {
        "loadJsonContent" or "loadYamlContent" or "loadDirectoryFileInfo" or "readEnvironmentVariable" => true,
        "loadTextContent" or "loadFileAsBase64" => call.Parent is not VariableDeclarationNode,
        _ => false,
    };
}
