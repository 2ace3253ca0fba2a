using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Intermediate;

internal sealed partial class ExprBuilder
{
    private Expr ConvertLocal(LocalSymbol local)
    {
        if (_replacements.TryGetValue(local, out var replacement))
        {
            return replacement;
        }

        return local.Declaring is ForNode loop
            ? LoopVariable(local, loop, new CopyIndexExpr(_names.CopyName ?? CopyName(loop)))
            : local.Kind == LocalKind.FunctionParameter ? new ParameterExpr(local.Name) : new LambdaVariableExpr(local.Name);
    }

    private Expr LoopVariable(LocalSymbol local, ForNode loop, Expr index) =>
        local.Kind == LocalKind.LoopIndex ? index : new IndexExpr(Convert(loop.Expression), index, Access.Plain);

    private string? CopyName(ForNode loop) => loop.Parent switch
    {
        ResourceNode or ModuleNode or OutputNode => null,
        VariableDeclarationNode variable => variable.Name.Text,
        ParameterAssignmentNode assignment => assignment.Name.Text,
        PropertyNode { Name: { } name } => name,
        _ => throw Refusal.Feature(Model, loop, "a loop at this place"),
    };

    /// <summary>The context of a reference to one resource of a collection, seen from <paramref name="place"/>.</summary>
    public IndexContext? Context(ResourceSymbol resource, SyntaxNode? index, SyntaxNode place) =>
        Context(resource.IsAzure ? ResourceNames.Segments(resource) : [resource.Node.Name], index, place);

    public IndexContext? Context(ModuleSymbol module, SyntaxNode? index, SyntaxNode place)
    {
        if (module.NameSyntax is { } name)
        {
            return Context([name], index, place);
        }

        return index is null ? null : new IndexContext(NoReplacements, Convert(index));
    }

    public IndexContext? Context(IReadOnlyList<SyntaxNode> moved, SyntaxNode? index, SyntaxNode place)
    {
        var inaccessible = LocalDataFlow.Inaccessible(moved, place);
        if (inaccessible.Count == 0)
        {
            return index is null ? null : new IndexContext(_replacements, Convert(index));
        }

        var loops = inaccessible.Select(local => local.Declaring).Distinct().ToList();
        if (loops.Count > 1 || index is null || loops[0] is not ForNode loop)
        {
            throw Refusal.Feature(Model, place, "a reference across nested loops");
        }

        var position = Convert(index);
        var replacements = new Dictionary<LocalSymbol, Expr>(_replacements);
        foreach (var local in inaccessible)
        {
            replacements[local] = LoopVariable(local, loop, position);
        }

        return new IndexContext(replacements, position);
    }
}
