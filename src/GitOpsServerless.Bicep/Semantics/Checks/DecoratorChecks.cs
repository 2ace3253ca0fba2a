using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Decorators: which there are, what they can stand on, and what they are given.</summary>
internal static class DecoratorChecks
{
    private static readonly (string Name, int Minimum, int Maximum, string Targets)[] Known =
    [
        ("description", 1, 1, "*"),
        ("secure", 0, 0, "PTO"),
        ("allowed", 1, 1, "P"),
        ("minValue", 1, 1, "PTO"),
        ("maxValue", 1, 1, "PTO"),
        ("minLength", 1, 1, "PTO"),
        ("maxLength", 1, 1, "PTO"),
        ("metadata", 1, 1, "PTO"),
        ("batchSize", 1, 1, "RM"),
        ("retryOn", 1, 2, "R"),
        ("onlyIfNotExists", 0, 0, "R"),
        ("nullIfNotFound", 0, 0, "R"),
        ("sealed", 0, 0, "PTO"),
        ("discriminator", 1, 1, "PTO"),
        ("export", 0, 0, "TVF"),
        ("waitUntil", 2, 2, "R"),
        ("patch", 0, 0, "R"),
        ("validate", 1, 2, "PTO"),
    ];

    public static void Run(BicepModel model)
    {
        foreach (var node in model.Program.Nodes)
        {
            foreach (var decorator in node is DecoratedNode { Decorators: var decorators } ? decorators : [])
            {
                Check(model, (DecoratedNode)node, decorator);
            }
        }
    }

    private static void Check(BicepModel model, DecoratedNode node, DecoratorNode decorator)
    {
        if (decorator.Expression is SkippedNode)
        {
            return;
        }

        if (decorator.Call is not { } call || (call.Target is not null && call.Target is not VariableNode { Name.Text: "sys" }))
        {
            model.Diagnostics.Error(decorator.Call is null ? "BCP265" : "BCP152", decorator.Expression, "The decorator is not a call of a known decorator.");
            return;
        }

        var name = call.Name.Text;
        if (call.Target is null && IsInFunction(node))
        {
            model.Diagnostics.Error("BCP057", call.Name, $"There is no decorator {name} in the types of a function.");
            return;
        }

        if (call.Target is null && model.Globals.ContainsKey(name))
        {
            model.Diagnostics.Error("BCP265", call.Name, $"{name} is a declaration of this file, not a decorator.");
            return;
        }

        var known = Array.Find(Known, item => item.Name == name);
        if (known.Name is null || (name == "waitUntil" && !model.Configuration.IsEnabled("waitUntil")) || (name == "patch" && !model.Configuration.IsEnabled("patch")) ||
            (name == "validate" && !model.Configuration.IsEnabled("userDefinedConstraints")) || (model.IsParametersFile && name != "description"))
        {
            model.Diagnostics.Error(BuiltInFunctions.Find(name, null, model.IsParametersFile) is null ? "BCP057" : "BCP152", call.Name, $"There is no decorator {name}.");
            return;
        }

        if (call.Arguments.Length < known.Minimum || call.Arguments.Length > known.Maximum)
        {
            model.Diagnostics.Error("BCP071", call, $"The decorator {name} does not take {call.Arguments.Length} arguments.");
            return;
        }

        if (name == "export" && node is TypePropertyNode or TupleItemNode)
        {
            model.Diagnostics.Error("BCP361", decorator, "Only declarations at the top of a file can be exported.");
            return;
        }

        if (known.Targets != "*" && !known.Targets.Contains(Kind(node), StringComparison.Ordinal))
        {
            var code = Kind(node) switch { 'P' => "BCP126", 'V' => "BCP127", 'R' => "BCP128", 'M' => "BCP130", 'O' => "BCP129", _ => "BCP269" };
            model.Diagnostics.Error(code, decorator, $"The decorator {name} cannot be used here.");
            return;
        }

        if (node.Decorators.Count(other => other.Call?.Name.Text == name) > 1)
        {
            model.Diagnostics.Error("BCP166", decorator, $"The decorator {name} is given more than once.");
        }

        Arguments(model, node, decorator, call);
    }

    // Without the name of its namespace, a decorator is looked up as what a function could use.
    private static bool IsInFunction(DecoratedNode node)
    {
        for (var at = node.Parent; at is not null && node is TypePropertyNode or TupleItemNode; at = at.Parent)
        {
            if (at is LambdaNode)
            {
                return true;
            }
        }

        return false;
    }

    private static char Kind(DecoratedNode node) => node switch
    {
        ParameterNode => 'P',
        TypeDeclarationNode or TypePropertyNode or TupleItemNode => 'T',
        OutputNode => 'O',
        VariableDeclarationNode => 'V',
        FunctionNode => 'F',
        ResourceNode => 'R',
        ModuleNode => 'M',
        _ => '-',
    };

    /// <summary>Whether an expression is a literal all through.</summary>
    public static bool IsConstant(SyntaxNode node) => node switch
    {
        StringNode text => text.Expressions.Length == 0,
        IntegerNode or BooleanNode or NullNode => true,
        UnaryNode { Operator: TokenKind.Minus, Operand: IntegerNode } => true,
        ObjectNode @object => @object.Elements.All(element => element is PropertyNode { Name: not null } property && IsConstant(property.Value)),
        ArrayNode array => array.Items.All(IsConstant),
        ParenthesizedNode parenthesized => IsConstant(parenthesized.Inner),
        LambdaNode => true,
        _ => false,
    };

    private static void Arguments(BicepModel model, DecoratedNode node, DecoratorNode decorator, CallNode call)
    {
        foreach (var argument in call.Arguments.Where(argument => argument is not SkippedNode && !(call.Name.Text == "validate" && argument == call.Arguments[0]) && !IsConstant(argument)))
        {
            model.Diagnostics.Error("BCP032", argument, "The value must be known at compile time.");
        }

        var type = node switch
        {
            ParameterNode parameter => parameter.Type,
            OutputNode output => output.Type,
            TypeDeclarationNode declaration => declaration.Type,
            TypePropertyNode property => property.Type,
            TupleItemNode item => item.Type,
            _ => null,
        };
        while (type is NullableTypeNode or ParenthesizedTypeNode)
        {
            type = type is NullableTypeNode nullable ? nullable.Inner : ((ParenthesizedTypeNode)type).Inner;
        }

        switch (call.Name.Text)
        {
            case "description" or "discriminator" when call.Arguments[0] is not (StringNode or SkippedNode) && IsConstant(call.Arguments[0]):
                model.Diagnostics.Error("BCP070", call.Arguments[0], "The argument must be a string.");
                break;
            case "minValue" or "maxValue" or "minLength" or "maxLength":
                Bound(model, decorator, call, type);
                break;
            case "secure":
                Target(model, decorator, call, type, "string", "object");
                Secure(model, decorator, type);
                break;
            case "sealed":
                Target(model, decorator, call, type, "object");
                if (type is ObjectTypeNode { Additional: not null })
                {
                    model.Diagnostics.Error("BCP316", decorator, "A sealed type has no further properties.");
                }

                break;
            case "allowed" when IsAlias(type) || type is UnionTypeNode or StringTypeNode or IntegerTypeNode or BooleanTypeNode:
                model.Diagnostics.Error(IsAlias(type) ? "BCP308" : "BCP295", decorator, "The decorator allowed cannot be used on this type.");
                break;
            case "allowed" when call.Arguments[0] is ArrayNode { Items.Length: 0 }:
                model.Diagnostics.Error("BCP099", call.Arguments[0], "At least one value must be allowed.");
                break;
            case "discriminator" when type is ResourceTypeNode && model.Configuration.IsEnabled(StatedResourceType.Feature):
                model.Diagnostics.Error("BCP363", decorator, "The members of a tagged union must be object types.");
                break;
            case "discriminator" when type is StringTypeNode or IntegerTypeNode or BooleanTypeNode or ObjectTypeNode or TypeNameNode { Symbol: AmbientTypeSymbol }:
                if (type is not (ObjectTypeNode or TypeNameNode { Symbol: AmbientTypeSymbol { Name: "object" } }))
                {
                    model.Diagnostics.Error("BCP124", decorator, "The decorator discriminator is for unions of objects.");
                }

                model.Diagnostics.Error("BCP363", decorator, "The members of a tagged union must be object types.");
                break;
            case "allowed" when call.Arguments[0] is not (ArrayNode or SkippedNode) && IsConstant(call.Arguments[0]):
                model.Diagnostics.Error("BCP070", call.Arguments[0], "The argument must be an array.");
                break;
            case "metadata" when call.Arguments[0] is not (ObjectNode or SkippedNode) && IsConstant(call.Arguments[0]):
                model.Diagnostics.Error("BCP070", call.Arguments[0], "The argument must be an object.");
                break;
            case "batchSize" when node is BodyNode { IsCollection: false }:
                model.Diagnostics.Error("BCP153", decorator, "Only loops have batches.");
                break;
            case "batchSize" when call.Arguments[0] is IntegerNode { Value: 0 } or UnaryNode:
                model.Diagnostics.Error("BCP154", call.Arguments[0], "A batch has at least one member.");
                break;
            case "validate" when call.Arguments is [_, not (StringNode or SkippedNode) and var message] && IsConstant(message):
                model.Diagnostics.Error("BCP070", message, "The argument must be a string.");
                break;
            case "nullIfNotFound" when node is ResourceNode { Existing: false }:
                model.Diagnostics.Error("BCP440", decorator, "Only existing resources may be absent.");
                break;
        }
    }

    private static bool IsAlias(SyntaxNode? type) => type switch
    {
        TypeNameNode { Symbol: TypeSymbol or ImportedSymbol or WildcardSymbol } => true,
        TypePropertyAccessNode { Target: TypeNameNode { Symbol: NamespaceSymbol } } => false,
        TypePropertyAccessNode access => IsAlias(access.Target),
        TypeIndexNode access => IsAlias(access.Target),
        TypeItemsAccessNode access => IsAlias(access.Target),
        TypeAdditionalAccessNode access => IsAlias(access.Target),
        _ => false,
    };

    private static void Target(BicepModel model, DecoratorNode decorator, CallNode call, SyntaxNode? type, params string[] allowed)
    {
        if (IsAlias(type))
        {
            model.Diagnostics.Error("BCP308", decorator, $"The decorator {call.Name.Text} cannot be used on a named type; put it on the type itself.");
            return;
        }

        if (type is ResourceTypeNode)
        {
            // Without the feature, the type itself is the finding.
            if (call.Name.Text != "sealed" && model.Configuration.IsEnabled(StatedResourceType.Feature))
            {
                model.Diagnostics.Error(call.Name.Text == "secure" ? "BCP440" : "BCP124", decorator, $"The decorator {call.Name.Text} cannot be used on a resource type.");
            }

            return;
        }

        var name = type switch
        {
            TypeNameNode { Symbol: AmbientTypeSymbol ambient } => ambient.Name,
            TypePropertyAccessNode { Target: TypeNameNode { Symbol: NamespaceSymbol } } access => access.Name.Text,
            ObjectTypeNode => "object",
            ArrayTypeNode or TupleTypeNode => "array",
            StringTypeNode => "string",
            IntegerTypeNode => "int",
            BooleanTypeNode => "bool",
            _ => null,
        };
        if (name is not null && !allowed.Contains(name, StringComparer.Ordinal) && AmbientTypes.IsName(name) && (name != "any" || call.Name.Text != "secure"))
        {
            model.Diagnostics.Error("BCP124", decorator, $"The decorator {call.Name.Text} cannot be used on the type {name}.");
        }
    }

    // What has no type in the template cannot be made secure; a place of a resource has the type that the type data state.
    private static void Secure(BicepModel model, DecoratorNode decorator, SyntaxNode? type)
    {
        var kinds = type switch
        {
            null => null,
            TypeNameNode { Symbol: AmbientTypeSymbol { Name: "any" } } or TypePropertyAccessNode { Target: TypeNameNode { Symbol: NamespaceSymbol }, Name.Text: "any" } => Kinds.Any,
            _ => DerivedTypeChecks.KindsOf(model, type),
        };
        if (kinds is not (null or Kinds.String or Kinds.Object))
        {
            model.Diagnostics.Error(kinds == Kinds.Any ? "BCP440" : "BCP124", decorator, "The decorator secure is for texts and objects.");
        }
    }

    private static void Domain(BicepModel model, DecoratorNode decorator, CallNode call)
    {
        if (!call.Name.Text.StartsWith("min", StringComparison.Ordinal) || decorator.Parent is not DecoratedNode owner)
        {
            return;
        }

        var other = owner.Decorator("max" + call.Name.Text[3..]);
        if (other is { Arguments: [{ } maximum] } && Number(maximum) is { } upper && Number(call.Arguments[0]) is { } lower && lower > upper)
        {
            model.Diagnostics.Error("BCP331", decorator, "The lower bound is above the upper bound.");
        }
    }

    private static decimal? Number(SyntaxNode node) => node switch
    {
        IntegerNode number => number.Value,
        UnaryNode { Operator: TokenKind.Minus, Operand: IntegerNode number } => -(decimal)number.Value,
        _ => null,
    };

    private static void Bound(BicepModel model, DecoratorNode decorator, CallNode call, SyntaxNode? type)
    {
        var isLength = call.Name.Text.EndsWith("Length", StringComparison.Ordinal);
        if (isLength)
        {
            Target(model, decorator, call, type, "string", "array");
        }
        else
        {
            Target(model, decorator, call, type, "int");
        }

        Domain(model, decorator, call);
        if (isLength && type is UnionTypeNode or StringTypeNode or TupleTypeNode)
        {
            if (type is not TupleTypeNode)
            {
                model.Diagnostics.Error("BCP295", decorator, "The decorator cannot be used on a type with given values.");
            }
        }

        var argument = call.Arguments[0];
        if (argument is StringNode or BooleanNode or NullNode or ObjectNode or ArrayNode)
        {
            model.Diagnostics.Error("BCP070", argument, "The argument must be a whole number.");
        }
        else if (isLength && argument is UnaryNode)
        {
            model.Diagnostics.Error("BCP168", argument, "A length must not be negative.");
        }
    }
}
