using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Type expressions.</summary>
internal static class TypeSyntaxChecks
{
    public static void Run(BicepModel model)
    {
        foreach (var node in model.Program.Nodes)
        {
            switch (node)
            {
                case TypeNameNode name:
                    Name(model, name);
                    break;
                case StringTypeNode { Text.Literal: null } text:
                    model.Diagnostics.Error("BCP032", text, "The value must be known at compile time.");
                    break;
                case GenericTypeNode generic:
                    Generic(model, generic);
                    break;
                case ObjectTypeNode @object:
                    Properties(model, @object);
                    break;
                case IntegerTypeNode { Value: > long.MaxValue } number when number.Parent is not UnaryTypeNode:
                    model.Diagnostics.Error("BCP010", number, "The number is too large.");
                    break;
                case UnaryTypeNode unary when !IsLiteral(unary):
                    model.Diagnostics.Error("BCP285", unary, "The operator needs a literal.");
                    break;
                case NullTypeNode { Parent: not UnionTypeNode } @null:
                    model.Diagnostics.Error(@null.Parent switch { ParameterNode => "BCP031", OutputNode => "BCP030", _ => "BCP289" }, @null, "null is not a type of its own.");
                    break;
                case TypePropertyAccessNode { Target: TypeNameNode { Symbol: NamespaceSymbol { Name: "sys" } } } access when !AmbientTypes.IsName(access.Name.Text):
                    model.Diagnostics.Error("BCP052", access.Name, $"There is no type {access.Name.Text}.");
                    break;
                case TypePropertyAccessNode { Target: TypeNameNode { Symbol: WildcardSymbol wildcard } } access when wildcard.Source.Export(access.Name.Text, ExportKind.Type) is null:
                    model.Diagnostics.Error("BCP052", access.Name, $"There is no type {access.Name.Text}.");
                    break;
            }
        }
    }

    private static bool IsLiteral(UnaryTypeNode unary) => (unary.Operator, unary.Operand) switch
    {
        (TokenKind.Minus, IntegerTypeNode) or (TokenKind.Exclamation, BooleanTypeNode) => true,
        (TokenKind.Minus or TokenKind.Exclamation, StringTypeNode or IntegerTypeNode or BooleanTypeNode or NullTypeNode or ObjectTypeNode or ArrayTypeNode or TupleTypeNode) => false,
        (_, TypeNameNode { Symbol: AmbientTypeSymbol }) => false,
        (TokenKind.Minus, TypeNameNode { Symbol: TypeSymbol { Node.Type: var type } }) => type is IntegerTypeNode or TypeNameNode or UnaryTypeNode or ParenthesizedTypeNode,
        (TokenKind.Exclamation, TypeNameNode { Symbol: TypeSymbol { Node.Type: var type } }) => type is BooleanTypeNode or TypeNameNode or UnaryTypeNode or ParenthesizedTypeNode,
        _ => true,
    };

    private static void Name(BicepModel model, TypeNameNode name)
    {
        switch (name.Symbol)
        {
            case UnresolvedSymbol when name.Name.IsValid:
                // The binder has reported the name; in a type the finding is that there is no such type.
                model.Diagnostics.Replace("BCP057", name.Start, "BCP302", NoSuchType(model, name.Name.Text));
                model.Diagnostics.Replace("BCP063", name.Start, "BCP302", NoSuchType(model, name.Name.Text));
                model.Diagnostics.Replace("BCP082", name.Start, "BCP302", NoSuchType(model, name.Name.Text));
                break;
            case BrokenImportSymbol or ParameterSymbol or VariableSymbol or FunctionSymbol or ResourceSymbol or ModuleSymbol or OutputSymbol or ImportedSymbol { Export.Kind: not ExportKind.Type } or BuiltInFunctionSymbol:
                model.Diagnostics.Error("BCP287", name, $"{name.Name.Text} is a value, not a type.");
                break;
            case NamespaceSymbol or WildcardSymbol when name.Parent is not (TypePropertyAccessNode or GenericTypeNode or TypeIndexNode):
                model.Diagnostics.Error("BCP306", name, $"{name.Name.Text} is a namespace, not a type.");
                break;
        }
    }

    private static string NoSuchType(BicepModel model, string name)
    {
        var own = model.TypeSymbols.Select(type => type.Name);
        var imported = model.Globals.Values.OfType<ImportedSymbol>().Where(symbol => symbol.Export.Kind == ExportKind.Type).Select(symbol => symbol.Name);
        return $"There is no type {name}. The types here are: {string.Join(", ", AmbientTypes.Names.Concat(own).Concat(imported).Take(50))}.";
    }

    private static void Generic(BicepModel model, GenericTypeNode generic)
    {
        if (!AmbientTypes.IsGeneric(generic.Name.Text) || (generic.Target is not null && generic.Target is not TypeNameNode { Symbol: NamespaceSymbol { Name: "sys" } }))
        {
            model.Diagnostics.Error("BCP302", generic.Name, NoSuchType(model, generic.Name.Text));
            return;
        }

        if (generic.Arguments.Length != 1)
        {
            model.Diagnostics.Error("BCP071", generic, "The type takes one argument.");
            return;
        }

        if (generic.Arguments[0] is not StringTypeNode { Text.Literal: { } text })
        {
            if (generic.Arguments[0] is not (SkippedNode or StringTypeNode))
            {
                model.Diagnostics.Error("BCP070", generic.Arguments[0], "The argument is a resource type string.");
            }
        }
        else if (ResourceType.TryParse(text) is not { IsOfAzureForm: true })
        {
            model.Diagnostics.Error("BCP029", generic.Arguments[0], "The resource type is not of the form PROVIDER/TYPE@VERSION.");
        }
        else if (generic.Name.Text != "resource" && generic.Parent is not (TypePropertyAccessNode or TypeIndexNode))
        {
            model.Diagnostics.Error("BCP394", generic, "A type must be taken from a place inside the resource's body.");
        }
    }

    private static void Properties(BicepModel model, ObjectTypeNode @object)
    {
        foreach (var group in @object.Properties.Where(property => property.Name is not null).GroupBy(property => property.Name!, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            foreach (var property in group)
            {
                model.Diagnostics.Error("BCP025", property.Key!, $"The property {property.Name} is given more than once.");
            }
        }

        foreach (var property in @object.Properties.Where(property => property.Key is StringNode { Literal: null } or SkippedNode))
        {
            model.Diagnostics.Error("BCP296", property.Key!, "The name of a property of a type must be known.");
        }

        if (@object.Elements.OfType<TypePropertyNode>().Count(element => element.IsAdditional) > 1)
        {
            model.Diagnostics.Error("BCP315", @object, "An object type states its further properties once.");
        }
    }
}
