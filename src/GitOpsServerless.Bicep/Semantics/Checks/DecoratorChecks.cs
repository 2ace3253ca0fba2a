using GitOpsServerless.Bicep.Semantics.Types;
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
        var assignability = new Assignability(model);
        foreach (var part in model.Program.Nodes)
        {
            if (part is not DecoratedNode { Decorators.Length: > 0 } node)
            {
                continue;
            }

            if (node is UsingNode or ExtendsNode or ParameterAssignmentNode or TargetScopeNode or ImportNode)
            {
                if (node.Decorators is [var first, ..] && node is not ImportNode)
                {
                    model.Diagnostics.Error("BCP130", first.Start, first.Start + 1, "Decorators are not allowed here.");
                }

                continue;
            }

            var repeated = new Lazy<HashSet<string>>(() => Repeated(model, node));
            foreach (var decorator in node.Decorators)
            {
                Check(model, assignability, node, decorator, repeated);
            }

            if (node is MissingDeclarationNode && !model.SyntaxErrors.Any(error => error.Offset >= node.Start && error.Offset <= node.End))
            {
                Missing(model, node.Decorators[^1]);
            }
        }
    }

    private static void Check(BicepModel model, Assignability assignability, DecoratedNode node, DecoratorNode decorator, Lazy<HashSet<string>> repeated)
    {
        if (decorator.Expression is SkippedNode)
        {
            return;
        }

        if (decorator.Call is not { } call)
        {
            NoCall(model, decorator);
            return;
        }

        var name = call.Name.Text;
        if (call.Target is null && IsInFunction(node))
        {
            model.Diagnostics.Error("BCP057", call.Name, $"There is no decorator {name} in the types of a function.");
            return;
        }

        if (call.Target is null && model.Globals.GetValueOrDefault(name) is { } declared)
        {
            var hides = Find(model, name).Name is not null || BuiltInFunctions.Find(name, null, model.IsParametersFile) is not null;
            var code = declared is FunctionSymbol or ImportedSymbol { Export.Kind: ExportKind.Function } ? "BCP141" : hides ? "BCP265" : "BCP059";
            model.Diagnostics.Error(code, code == "BCP141" ? call : call.Name, $"{name} is a declaration of this file, not a decorator.");
            return;
        }

        if (call.Target is not (null or VariableNode { Symbol: NamespaceSymbol { Name: "sys" or "az" } }))
        {
            OfOther(model, call);
            return;
        }

        var @in = (call.Target as VariableNode)?.Name.Text;
        var known = @in == "az" ? default : Find(model, name);
        if (known.Name is null)
        {
            if (BuiltInFunctions.Find(name, @in, model.IsParametersFile) is not null)
            {
                model.Diagnostics.Error("BCP152", call.Name, $"The function {name} is not a decorator.");
            }
            else if (call.Name.IsValid)
            {
                var names = BuiltInFunctions.Names(@in, model.IsParametersFile).Concat(@in == "az" ? [] : Known.Select(item => item.Name).Where(item => Find(model, item).Name is not null)).Order(StringComparer.OrdinalIgnoreCase);
                Spelling.Report(model, @in is null ? "BCP057" : "BCP107", @in is null ? "BCP082" : "BCP108", call.Name, name, names, $"There is no decorator {name}.");
            }

            return;
        }

        // With its namespace, it is not looked at what the decorator is for on a property or an item: it says nothing there.
        if (name == "allowed" && call.Target is not null && node is TypePropertyNode or TupleItemNode)
        {
            return;
        }

        if (known.Targets != "*" && !known.Targets.Contains(Kind(node), StringComparison.Ordinal) && Misplaced(node) is { } misplaced)
        {
            model.Diagnostics.Error(misplaced, call.Name, $"The decorator {name} cannot be used here.");
            return;
        }

        if (node is AssertNode or TestNode && call.Target is null)
        {
            model.Diagnostics.Error("BCP057", call.Name, $"There is no decorator {name} here.");
            return;
        }

        if (call.Arguments.Length < known.Minimum || call.Arguments.Length > known.Maximum)
        {
            model.Diagnostics.Error("BCP071", call.Open, call.End, $"The decorator {name} does not take {call.Arguments.Length} arguments.");
            return;
        }

        if (node is MissingDeclarationNode)
        {
            return;
        }

        if (name == "export" && node is TypePropertyNode or TupleItemNode)
        {
            model.Diagnostics.Error("BCP361", decorator, "Only declarations at the top of a file can be exported.");
            return;
        }

        if (node is FunctionNode && call.Target is null && name is "secure" or "sealed" or "minValue" or "maxValue" or "minLength" or "maxLength" or "discriminator")
        {
            model.Diagnostics.Error("BCP124", decorator, $"The decorator {name} cannot be used on a function.");
            if (name == "discriminator")
            {
                model.Diagnostics.Error("BCP363", decorator, "The members of a tagged union must be object types.");
            }

            return;
        }

        if (!HasFittingArguments(model, assignability, call))
        {
            return;
        }

        // With their namespace decorators may be repeated, but for the options of a deployment: there the official compiler
        // ends with an exception, and the code is the one for the same mistake without the namespace.
        if (!IsRepeatable(call) && repeated.Value.Contains(name))
        {
            model.Diagnostics.Error("BCP166", decorator, $"The decorator {name} is given more than once.");
        }

        DecoratorTargets.Run(model, assignability, node, decorator, call);
    }

    private static (string Name, int Minimum, int Maximum, string Targets) Find(BicepModel model, string name)
    {
        var isEnabled = name switch
        {
            "waitUntil" or "patch" => model.Configuration.IsEnabled(name),
            "validate" => model.Configuration.IsEnabled("userDefinedConstraints"),
            _ => !model.IsParametersFile || name == "description",
        };
        return isEnabled ? Array.Find(Known, item => item.Name == name) : default;
    }

    // The names that are given more than once, each time with something that they take.
    private static HashSet<string> Repeated(BicepModel model, DecoratedNode node)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var repeated = new HashSet<string>(StringComparer.Ordinal);
        foreach (var decorator in node.Decorators)
        {
            model.Compilation.Step();
            if (decorator.Call is { } call && !IsRepeatable(call) && Fits(model, call) && !seen.Add(call.Name.Text))
            {
                repeated.Add(call.Name.Text);
            }
        }

        return repeated;
    }

    private static bool IsRepeatable(CallNode call) =>
        call.Target is not null && call.Name.Text is not ("retryOn" or "waitUntil" or "onlyIfNotExists" or "nullIfNotFound" or "patch");

    private static string? Misplaced(DecoratedNode node) => Kind(node) switch
    {
        'P' => "BCP125",
        'V' => "BCP126",
        'R' => "BCP127",
        'M' => "BCP128",
        'O' => "BCP129",
        'T' => "BCP297",
        'D' => "BCP269",
        _ => null,
    };

    // A name without a call: a value, or what is not even that.
    private static void NoCall(BicepModel model, DecoratorNode decorator)
    {
        if (decorator.Expression is not VariableNode variable)
        {
            model.Diagnostics.Error("BCP141", decorator.Expression, "A decorator is a call.");
            return;
        }

        var name = variable.Name.Text;
        if (model.Globals.GetValueOrDefault(name) is not null || name is "sys" or "az")
        {
            model.Diagnostics.Error("BCP141", decorator.Expression, $"{name} cannot be called.");
        }
        else if (Find(model, name).Name is not null || BuiltInFunctions.Find(name, null, model.IsParametersFile) is not null)
        {
            model.Diagnostics.Error("BCP063", variable.Name, $"{name} is a function, not a value: a decorator is a call.");
        }
        else
        {
            Spelling.Report(model, "BCP057", "BCP082", variable.Name, name, AmbientTypes.Names, $"There is no decorator {name}.");
        }
    }

    private static void OfOther(BicepModel model, CallNode call) =>
        model.Diagnostics.Error("BCP107", call.Name, $"There is no decorator {call.Name.Text} here.");

    // What the last decorator is for says what is missing.
    private static void Missing(BicepModel model, DecoratorNode decorator)
    {
        var (code, what) = Find(model, decorator.Call?.Name.Text ?? (decorator.Expression as VariableNode)?.Name.Text ?? "").Targets switch
        {
            "P" => ("BCP147", "a parameter"),
            "PTO" => ("BCP292", "a parameter, an output or a type"),
            "R" => ("BCP149", "a resource"),
            "RM" => ("BCP153", "a resource or a module"),
            _ => ("BCP132", "a declaration"),
        };
        model.Diagnostics.Error(code, decorator, $"Expected {what} after the decorator.");
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
        MetadataNode => 'D',
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

    /// <summary>The outermost parts of an expression that are not literal.</summary>
    public static IEnumerable<SyntaxNode> NotConstant(SyntaxNode node) => node switch
    {
        _ when IsConstant(node) || node is SkippedNode => [],
        ArrayNode array => array.Items.SelectMany(NotConstant),
        ObjectNode @object => @object.Elements.SelectMany(element => element is PropertyNode property ? NotConstant(property.Value) : element is SpreadNode ? [element] : []),
        ParenthesizedNode parenthesized => NotConstant(parenthesized.Inner),
        _ => [node],
    };

    // What a decorator is given; nothing for those that take anything, or nothing.
    private static StaticType? Expected(string name) => name switch
    {
        "description" or "discriminator" => StringType.Strict,
        "minValue" or "maxValue" or "minLength" or "maxLength" or "batchSize" => IntegerType.Strict,
        "allowed" => ArrayType.Anything,
        "metadata" => ObjectType.Anything,
        _ => null,
    };

    private static bool Fits(BicepModel model, CallNode call) =>
        Expected(call.Name.Text) is not { } expected || call.Arguments is not [var argument] || argument.IsBroken || Assignability.Fits(model.Inference.Of(argument), expected);

    private static bool HasFittingArguments(BicepModel model, Assignability assignability, CallNode call)
    {
        if (Expected(call.Name.Text) is not { } expected || call.Arguments is not [var argument] || argument.IsBroken)
        {
            return true;
        }

        var before = model.Diagnostics.Added;
        assignability.Check(expected, argument, "BCP070");
        return model.Diagnostics.Added == before;
    }
}
