using System.Text.Json;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics.Checks;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>The static types of calls, and of the parameters of lambdas that functions are given.</summary>
internal static class CallResults
{
    /// <summary>The longest text that is worked out.</summary>
    public const int MaximumText = 100_000;

    /// <summary>Functions whose text is as loose as the one that they are given.</summary>
    private static readonly string[] Passing = ["first", "last", "padLeft", "skip", "substring", "take", "toLower", "toUpper", "trim"];

    public static StaticType Of(TypeInference types, CallNode call) => call switch
    {
        { Symbol: BuiltInFunctionSymbol { Function: var function } } => BuiltIn(types, call, function),
        _ when FunctionSymbol.Of(call) is { Lambda.ReturnType: { } type } function => function.Model.DeclaredTypes.Of(type, null, loose: false),
        _ => AnyType.Unknown,
    };

    /// <summary>What a function calls a lambda with.</summary>
    public static StaticType LambdaParameter(TypeInference types, string function, SyntaxNode source, int argument, int parameter) => (function, argument, parameter) switch
    {
        ("map" or "filter", 1, 0) or ("sort", 1, 0 or 1) or ("toObject" or "groupBy", 1 or 2, 0) or ("reduce", 2, 1) => StaticTypes.ItemOf(types.Of(source)) ?? AnyType.Unknown,
        ("map" or "filter", 1, 1) or ("reduce", 2, 2) => IntegerType.Strict,
        ("mapValues", 1, 0) => Values(types.Of(source)),
        _ => AnyType.Unknown,
    };

    private static StaticType BuiltIn(TypeInference types, CallNode call, BuiltInFunction function)
    {
        if (function.Traits.HasFlag(FunctionTraits.CompileTime))
        {
            return Loaded(types, call, function);
        }

        var arguments = call.Arguments.Select(types.Of).ToList();
        if (Collection(function.Name, arguments) is { } collection)
        {
            return collection;
        }

        // With nothing but literals the official compiler computes many functions.
        if (arguments.Contains(AnyType.Unknown) || (arguments.Count > 0 && arguments.TrueForAll(IsKnown)))
        {
            return Folded(function.Name, arguments);
        }

        return Signatures.Result(function) switch
        {
            // Hashes have a length that is known.
            Kinds.String when function.Name == "uniqueString" => new StringType(false, 13, 13),
            Kinds.String when function.Name is "guid" or "newGuid" => new StringType(false, 36, 36),
            Kinds.String => Passing.Contains(function.Name, StringComparer.Ordinal) ? StringType.Loosely : StringType.Strict,
            Kinds.Int => IntegerType.Strict,
            Kinds.Bool => BooleanType.Strict,
            Kinds.Array => ArrayType.Anything,
            Kinds.Object => ScopeTypes.Of(function.Name, arguments.Count),
            _ when Passing.Contains(function.Name, StringComparer.Ordinal) && arguments is [StringType or StringLiteralType, ..] => StringType.Loosely,
            Kinds.String | Kinds.Array when function.Name == "concat" && arguments.TrueForAll(argument => argument is StringType or StringLiteralType) => StringType.Strict,
            _ => AnyType.Unknown,
        };
    }

    private static bool IsKnown(StaticType type) => type switch
    {
        TupleType tuple => tuple.Items.All(item => IsKnown(item.Type)),
        ObjectType { Open: false, Additional: null } @object => @object.Members.All(member => IsKnown(member.Type)),
        _ => StaticTypes.IsLiteral(type) || type is NullType,
    };

    private static StaticType Folded(string function, List<StaticType> arguments) => (function, arguments) switch
    {
        ("toLower", [StringLiteralType text]) => new StringLiteralType(text.Value.ToLowerInvariant()),
        ("toUpper", [StringLiteralType text]) => new StringLiteralType(text.Value.ToUpperInvariant()),
        ("json", [StringLiteralType text]) => Json(text.Value),
        ("concat", _) when arguments.TrueForAll(argument => argument is StringLiteralType) && arguments.Sum(argument => (long)((StringLiteralType)argument).Value.Length) <= MaximumText => new StringLiteralType(string.Concat(arguments.Select(argument => ((StringLiteralType)argument).Value))),
        _ => AnyType.Unknown,
    };

    private static StaticType? Collection(string function, List<StaticType> arguments) => (function, arguments) switch
    {
        ("map", [_, LambdaType lambda]) => new ArrayType(lambda.Result),
        ("filter" or "sort" or "take" or "skip", [TupleType or ArrayType, ..]) => new ArrayType(StaticTypes.ItemOf(arguments[0]) ?? AnyType.Unknown),
        ("first", [TupleType { Items: [var item, ..] }]) => item.Type,
        ("last", [TupleType { Items: [.., var item] }]) => item.Type,
        ("first" or "last", [ArrayType array]) => StaticTypes.Union(array.Item, NullType.Instance),
        ("concat", _) when arguments.TrueForAll(argument => argument is ArrayType or TupleType { Items.Count: > 0 }) => new ArrayType(StaticTypes.Union(arguments.Select(argument => StaticTypes.ItemOf(argument)!))),
        ("range", _) => new ArrayType(IntegerType.Strict),
        ("split" or "objectKeys", _) => new ArrayType(StringType.Strict),
        ("items", [var source]) => new ArrayType(new ObjectType([new ObjectMember("key", StringType.Strict), new ObjectMember("value", () => Values(source))], null, open: false)),
        ("flatten", [var source]) => new ArrayType(StaticTypes.ItemOf(source) is { } item && StaticTypes.Members(item).All(member => StaticTypes.ItemOf(member) is not null)
            ? StaticTypes.Union(StaticTypes.Members(item).Select(member => StaticTypes.ItemOf(member)!))
            : AnyType.Unknown),
        ("union", _) when arguments.TrueForAll(argument => argument is ObjectType) => Merged(arguments),
        ("shallowMerge", [TupleType tuple]) when tuple.Items.All(item => item.Type is ObjectType) => Merged([.. tuple.Items.Select(item => item.Type)]),
        ("toObject", [_, LambdaType]) => new ObjectType([], new ObjectMember("", StaticTypes.ItemOf(arguments[0]) ?? AnyType.Unknown), open: false),
        ("toObject", [_, LambdaType, LambdaType value]) => new ObjectType([], new ObjectMember("", value.Result), open: false),
        ("groupBy", [_, LambdaType]) => new ObjectType([], new ObjectMember("", new ArrayType(StaticTypes.ItemOf(arguments[0]) ?? AnyType.Unknown)), open: false),
        ("mapValues", [_, LambdaType value]) => new ObjectType([], new ObjectMember("", value.Result), open: false),
        ("union", _) when arguments.TrueForAll(argument => argument is ArrayType or TupleType { Items.Count: > 0 }) => new ArrayType(StaticTypes.Union(arguments.Select(argument => StaticTypes.ItemOf(argument)!))),
        ("parseCidr", _) => ScopeTypes.Of(function, 1),
        ("resourceGroup" or "subscription" or "managementGroup", _) => ScopeTypes.Of(function, arguments.Count),
        ("any", _) => AnyType.Instance,
        _ => null,
    };

    // Later properties win; objects inside of each other are merged, which is left open.
    private static ObjectType Merged(List<StaticType> objects)
    {
        var members = new Dictionary<string, StaticType>(StringComparer.Ordinal);
        var isOpen = false;
        foreach (var @object in objects.Cast<ObjectType>())
        {
            isOpen |= @object.Open || @object.Additional is not null;
            foreach (var member in @object.Members)
            {
                members[member.Name] = members.TryGetValue(member.Name, out var before) && (before, member.Type) is not (StringLiteralType or StringType or IntegerLiteralType or IntegerType, StringLiteralType or StringType or IntegerLiteralType or IntegerType)
                    ? AnyType.Unknown
                    : member.Type;
            }
        }

        return new ObjectType(
            [.. members.Select(member => new ObjectMember(member.Key, isOpen ? AnyType.Unknown : member.Value))],
            isOpen ? new ObjectMember("", AnyType.Instance) : null,
            open: false);
    }

    private static StaticType Values(StaticType source) => source is ObjectType { Open: false } @object && (@object.Members.Count > 0 || @object.Additional is not null)
        ? StaticTypes.Union(@object.Members.Select(member => member.Type).Concat(@object.Additional is { } additional ? [additional.Type] : []))
        : AnyType.Unknown;

    private static StaticType Loaded(TypeInference types, CallNode call, BuiltInFunction function)
    {
        try
        {
            return OfContent(types.Model.FunctionVariables.Value(call, function));
        }
        catch (Exception error) when (error is Loading.ContentError or Refusal)
        {
            // The call itself is the finding.
            return AnyType.Unknown;
        }
    }

    private static StaticType OfContent(Expr value)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return value switch
        {
            StringExpr text => new StringLiteralType(text.Value),
            IntExpr number => new IntegerLiteralType(number.Value),
            BoolExpr boolean => BooleanLiteralType.Of(boolean.Value),
            NullExpr => NullType.Instance,
            ArrayExpr { Items.Count: > 0 } array => new ArrayType(() => StaticTypes.Union(array.Items.Select(OfContent))),
            ArrayExpr => ArrayType.Anything,
            ObjectExpr @object when @object.Properties.All(property => property.Name is not null) => new ObjectType([.. @object.Properties.Select(property => new ObjectMember(property.Name!, () => OfContent(property.Value)))], null, open: false),
            _ => AnyType.Unknown,
        };
    }

    private static StaticType Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 128 });
            return OfJson(document.RootElement);
        }
        catch (JsonException)
        {
            return AnyType.Unknown;
        }
    }

    private static StaticType OfJson(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new StringLiteralType(value.GetString()!),
        JsonValueKind.True or JsonValueKind.False => BooleanLiteralType.Of(value.GetBoolean()),
        JsonValueKind.Null => NullType.Instance,
        JsonValueKind.Number when value.TryGetInt64(out var number) => new IntegerLiteralType(number),
        JsonValueKind.Array => value.GetArrayLength() > 0 ? new ArrayType(StaticTypes.Union(value.EnumerateArray().Select(OfJson))) : ArrayType.Anything,
        JsonValueKind.Object => new ObjectType([.. value.EnumerateObject().Select(property => new ObjectMember(property.Name, OfJson(property.Value)))], null, open: false),
        _ => AnyType.Unknown,
    };
}
