using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>
/// What type expressions refer to: parts that there are not, members of unions, and types whose declaration is wrong (BCP062). A
/// type expression that is wrong is marked, so that what has that type is not looked at.
/// </summary>
internal sealed class TypeReferenceChecks
{
    private static readonly string[] Unknown = ["BCP062", "BCP302", "BCP287", "BCP306"];

    private readonly BicepModel _model;
    private readonly HashSet<(string Code, int Start)> _known;
    private readonly HashSet<TypeSymbol> _broken = [];
    private readonly HashSet<TypeSymbol> _cyclic = [];

    private TypeReferenceChecks(BicepModel model)
    {
        _model = model;
        _known = [.. model.Diagnostics.Items.Select(item => (item.Code, item.Offset))];
    }

    public static void Run(BicepModel model, IEnumerable<DeclaredSymbol> order)
    {
        var checks = new TypeReferenceChecks(model);
        var done = new HashSet<SyntaxNode>();
        foreach (var type in model.TypeSymbols.Where(type => checks.Has("BCP298", type.Node.Name.Start) || checks.Has("BCP299", type.Node.Name.Start)))
        {
            // Of a type that needs itself, little else is reported.
            checks._cyclic.Add(type);
            done.Add(type.Syntax);
            if (type.Node.Type is TypeNameNode)
            {
                checks._broken.Add(type);
            }
        }

        foreach (var part in checks._cyclic.SelectMany(type => type.Syntax.Descend()).Where(node => node is TypePropertyAccessNode or TypeIndexNode or TypeItemsAccessNode or TypeAdditionalAccessNode))
        {
            if (part.Children[0] is TypeNameNode { Symbol: TypeSymbol target } name && checks._cyclic.Contains(target))
            {
                model.Diagnostics.Error("BCP062", name, $"The declaration of {target.Name} has errors.");
            }
        }

        foreach (var type in order.OfType<TypeSymbol>().Where(type => ReferenceEquals(type.Model, model) && done.Add(type.Syntax)))
        {
            checks.Statement(type.Syntax);
            if (type.Node.Type.IsBroken)
            {
                checks._broken.Add(type);
            }
        }

        // Other types can be made of one that needs itself; values cannot.
        checks._broken.UnionWith(checks._cyclic);
        foreach (var statement in model.Program.Statements.Where(statement => !done.Contains(statement)))
        {
            checks.Statement(statement);
            checks.Cyclic(statement);
        }
    }

    // What has a type that needs itself anywhere has no type.
    private void Cyclic(SyntaxNode statement)
    {
        var type = statement switch
        {
            ParameterNode parameter => parameter.Type,
            OutputNode output => output.Type,
            VariableDeclarationNode variable => variable.Type,
            _ => null,
        };
        if (type is not null && _cyclic.Count > 0)
        {
            type.IsBroken |= type.Descend().Any(node => node is TypeNameNode { Symbol: TypeSymbol alias } && _cyclic.Contains(alias));
        }
    }

    // What is inside of a type comes before it.
    private void Statement(SyntaxNode statement)
    {
        var nodes = statement.Descend().ToList();
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            nodes[i].IsBroken |= IsBroken(nodes[i]);
        }
    }

    private bool IsBroken(SyntaxNode node)
    {
        switch (node)
        {
            case TypeNameNode name:
                return Name(name);
            case GenericTypeNode generic:
                return Array.Exists(["BCP029", "BCP070", "BCP071", "BCP302", "BCP394"], code => Has(code, generic.Start) || Has(code, generic.Name.Start) || generic.Arguments.Any(argument => Has(code, argument.Start)));
            case NullableTypeNode or NonNullTypeNode or ParenthesizedTypeNode:
                return node.Children[0].IsBroken;
            case TypePropertyAccessNode access:
                return access.Target.IsBroken || Has("BCP052", access.Name.Start) || Fails(access);
            case TypeIndexNode or TypeItemsAccessNode or TypeAdditionalAccessNode:
                return node.Children[0].IsBroken || Fails(node);
            case UnionTypeNode union:
                Union(union);
                return false;
            case ObjectTypeNode @object:
                return @object.Properties.Any(property => property.Key is StringNode { Literal: null });
            case NullTypeNode:
                return Has("BCP030", node.Start) || Has("BCP031", node.Start) || Has("BCP289", node.Start);
            case UnaryTypeNode:
                return Has("BCP285", node.Start);
            case StringTypeNode { Text.Literal: null }:
                return true;
            default:
                return false;
        }
    }

    private bool Has(string code, int start) => _known.Contains((code, start));

    private bool Name(TypeNameNode name)
    {
        if (name.Symbol is UnresolvedSymbol or null || Array.Exists(Unknown, code => Has(code, name.Start)))
        {
            return true;
        }

        if (name.Symbol is not TypeSymbol type || !_broken.Contains(type) || name.IsWithin(type.Syntax))
        {
            return false;
        }

        _model.Diagnostics.Error("BCP062", name, $"The declaration of {type.Name} has errors.");
        return true;
    }

    private bool Fails(SyntaxNode access)
    {
        var before = _model.Diagnostics.Added;
        TypeAccessChecks.Run(_model, access);
        return _model.Diagnostics.Added > before;
    }

    private void Union(UnionTypeNode union)
    {
        var isWhole = true;
        foreach (var member in union.Members.Where(member => member.IsBroken))
        {
            _model.Diagnostics.Remove(member.Start, member.End, Unknown);
            _model.Diagnostics.Error("BCP293", member, "The members of a union must be literals.");
            isWhole = false;
        }

        if (isWhole)
        {
            UnionChecks.Run(_model, union);
        }
    }
}
