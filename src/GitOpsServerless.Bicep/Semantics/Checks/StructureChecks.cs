using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Objects, loops, lambdas and names: what may stand where.</summary>
internal static class StructureChecks
{
    public static void Run(BicepModel model)
    {
        var collections = new WholeCollectionChecks(model);
        foreach (var node in model.Program.Nodes)
        {
            switch (node)
            {
                case ObjectNode @object:
                    Duplicates(model, @object);
                    Spreads(model, @object);
                    break;
                case ForNode loop:
                    Loop(model, loop);
                    break;
                case LambdaNode { Typed: false } lambda when !IsArgument(lambda):
                    model.Diagnostics.Error("BCP242", lambda, "A lambda can only be an argument of a function.");
                    break;
                case VariableNode variable:
                    Value(model, variable);
                    collections.Check(variable);
                    break;
                case IndexNode { FromEnd: true } access when LiteralText.Of(access.Index) is not null:
                    model.Diagnostics.Error("BCP415", access.Index, "Counting from the end needs a number.");
                    break;
                case IndexNode { Safe: true } access when access.Target is VariableNode { Symbol: ResourceSymbol { IsCollection: true } or ModuleSymbol { IsCollection: true } }:
                    model.Diagnostics.Error("BCP323", access, "The safe dereference operator cannot be used on a loop of resources or modules.");
                    break;
                case PropertyAccessNode { Name: { IsValid: true } name } access:
                    SecureOutput(model, access.Target, name, name.Text);
                    break;
                case IndexNode access when LiteralText.Of(access.Index) is { } name:
                    SecureOutput(model, access.Target, access.Index, name);
                    break;
                case IntegerNode { Value: > long.MaxValue } number when number.Parent is not UnaryNode || number.Value > (ulong)long.MaxValue + 1:
                    model.Diagnostics.Error("BCP010", number, "The number is too large.");
                    break;
                case FunctionNode { Lambda: LambdaNode function }:
                    FunctionBody(model, function);
                    break;
            }
        }
    }

    private static void SecureOutput(BicepModel model, SyntaxNode outputs, SyntaxNode at, string output)
    {
        var source = outputs switch
        {
            PropertyAccessNode { Name.Text: "outputs" } access => access.Target,
            IndexNode access when LiteralText.Of(access.Index) == "outputs" => access.Target,
            _ => null,
        };
        if (source is not null && !IsDirect(source) &&
            ModuleReads.Modules(model, source).Any(module => module.Target?.Output(output) is { Secure: true }))
        {
            model.Diagnostics.Error("BCP426", at, "A secure output can only be read from the module directly.");
        }
    }

    private static bool IsDirect(SyntaxNode source)
    {
        if (source is VariableNode { Symbol: ModuleSymbol })
        {
            return true;
        }

        while (source is NonNullNode nonNull)
        {
            source = nonNull.Inner;
        }

        return source is IndexNode { Target: VariableNode { Symbol: ModuleSymbol { IsCollection: true } } };
    }

    private static void Duplicates(BicepModel model, ObjectNode @object)
    {
        if (!@object.RepeatsNames)
        {
            return;
        }

        foreach (var group in @object.Properties.Where(property => property.Name is not null).GroupBy(property => property.Name!, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            foreach (var property in group)
            {
                model.Diagnostics.Error("BCP025", property.Key, $"The property {property.Name} is given more than once.");
            }
        }
    }

    private static void Spreads(BicepModel model, ObjectNode @object)
    {
        foreach (var spread in @object.Elements.OfType<SpreadNode>())
        {
            if (@object.Descend().Any(node => node is ForNode { Parent: PropertyNode }))
            {
                model.Diagnostics.Error("BCP417", spread, "A spread cannot stand beside a loop.");
            }
        }
    }

    private static bool IsArgument(LambdaNode lambda) => lambda.Parent is CallNode || (lambda.Parent is ParenthesizedNode { Parent: CallNode });

    private static void Loop(BicepModel model, ForNode loop)
    {
        switch (loop.Parent)
        {
            case ResourceNode or ModuleNode or VariableDeclarationNode or OutputNode or ParameterAssignmentNode:
                return;
            case PropertyNode property:
                if (property.Key is StringNode { Literal: null })
                {
                    model.Diagnostics.Error("BCP143", loop.Keyword, loop.Keyword + "for".Length, "A loop needs a property name that is known.");
                }

                PropertyLoop(model, loop, property);
                return;
            default:
                model.Diagnostics.Error("BCP138", loop.Keyword, loop.Keyword + "for".Length, "A loop cannot be used here.");
                return;
        }
    }

    private static void PropertyLoop(BicepModel model, ForNode loop, PropertyNode property)
    {
        for (var at = property.Parent; at is not null; at = at.Parent)
        {
            switch (at)
            {
                case ForNode { Parent: PropertyNode } outer when !ReferenceEquals(outer, loop):
                    model.Diagnostics.Error("BCP142", loop.Keyword, loop.Keyword + "for".Length, "Loops over properties cannot be nested.");
                    return;
                case ResourceNode or ModuleNode:
                    if (property.Parent is ObjectNode body && at is BodyNode declaration && ReferenceEquals(declaration.Body, body) && property.Name is "name" or "scope" or "parent" or "dependsOn" or "params" or "id")
                    {
                        model.Diagnostics.Error("BCP138", loop.Keyword, loop.Keyword + "for".Length, "A loop cannot be used here.");
                    }

                    return;
                case VariableDeclarationNode or ParameterNode or MetadataNode or DecoratorNode or FunctionNode or AssertNode:
                    model.Diagnostics.Error("BCP138", loop.Keyword, loop.Keyword + "for".Length, "A loop cannot be used here.");
                    return;
                case OutputNode or CallNode or TernaryNode or BinaryNode or LambdaNode or ParameterAssignmentNode:
                    model.Diagnostics.Error(RefusalCodes.Feature, loop, "This compiler does not vouch for the exact output of a loop at this place: give the loop a variable of its own.");
                    return;
            }
        }
    }

    private static void Value(BicepModel model, VariableNode node)
    {
        if (node.Parent is DecoratorNode)
        {
            return;
        }

        switch (node.Symbol)
        {
            case TypeSymbol or AmbientTypeSymbol or ImportedSymbol { Export.Kind: ExportKind.Type }:
                model.Diagnostics.Error("BCP288", node, $"{node.Name.Text} is a type, not a value.");
                break;
            case FunctionSymbol or ImportedSymbol { Export.Kind: ExportKind.Function }:
                model.Diagnostics.Error("BCP063", node, $"{node.Name.Text} is a function, not a value.");
                break;
            case NamespaceSymbol when node.Parent is not (CallNode or PropertyAccessNode):
                model.Diagnostics.Error("BCP063", node, $"{node.Name.Text} is a namespace, not a value.");
                break;
            case NamespaceSymbol { Name: not "this" } when node.Parent is PropertyAccessNode access:
                model.Diagnostics.Error("BCP052", access.Name, $"The namespace has no property {access.Name.Text}.");
                break;
            case WildcardSymbol when node.Parent is not (CallNode or PropertyAccessNode):
                model.Diagnostics.Error("BCP063", node, $"{node.Name.Text} is a namespace, not a value.");
                break;
            case WildcardSymbol wildcard when node.Parent is PropertyAccessNode access && wildcard.Source.Export(access.Name.Text, ExportKind.Variable) is null:
                model.Diagnostics.Error("BCP052", access.Name, $"The namespace has no variable {access.Name.Text}.");
                break;
            case WildcardSymbol wildcard when node.Parent is CallNode call && ReferenceEquals(call.Target, node) && wildcard.Source.Export(call.Name.Text, ExportKind.Function) is null:
                model.Diagnostics.Error("BCP107", call.Name, $"The namespace has no function {call.Name.Text}.");
                break;
            case BrokenImportSymbol:
                model.Diagnostics.Error("BCP063", node, $"What {node.Name.Text} stands for is not known.");
                break;
            case AssertSymbol or TestSymbol or BaseParametersSymbol { Parent: null }:
                model.Diagnostics.Error("BCP063", node, $"{node.Name.Text} is not a value.");
                break;
        }
    }

    private static void FunctionBody(BicepModel model, LambdaNode function)
    {
        foreach (var call in function.Body.Descend().OfType<CallNode>().Where(call => call.Symbol is BuiltInFunctionSymbol { Function: var builtIn } && builtIn.Traits.HasFlag(FunctionTraits.RequiresInlining)))
        {
            model.Diagnostics.Error("BCP341", call, "A function cannot use values that are only known while deploying.");
        }

        foreach (var node in function.Body.Descend().OfType<VariableNode>())
        {
            if (node.Symbol is VariableSymbol variable && RuntimeValues.In(variable.Node.Value).Any())
            {
                model.Diagnostics.Error("BCP341", node, "A function cannot use values that are only known while deploying.");
            }

            if (node.Symbol is ResourceSymbol or ModuleSymbol)
            {
                model.Diagnostics.Error("BCP346", node, "A function cannot use a resource.");
            }
        }
    }
}
