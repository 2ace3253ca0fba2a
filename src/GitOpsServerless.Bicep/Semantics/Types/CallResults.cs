using System.Text.Json;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Loading;
using GitOpsServerless.Bicep.Semantics.Checks;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>The static types of calls, and of the parameters of lambdas that functions are given.</summary>
internal static class CallResults
{
    /// <summary>The longest text that is worked out.</summary>
    public const int MaximumText = 100_000;

    public static StaticType Of(TypeInference types, CallNode call) => call switch
    {
        { Symbol: BuiltInFunctionSymbol { Function: var function } } => BuiltIn(types, call, function),
        { Symbol: null, Target: { } target } when StaticTypes.WithoutNull(types.Of(target)) is ResourceReferenceType { Resource: var resource } && BuiltInFunctions.IsListName(call.Name.Text) => MethodResults.Of(types, resource, call),
        _ when FunctionSymbol.Of(call) is { Lambda.ReturnType: { } type } function => function.Model.DeclaredTypes.Of(type, null, loose: false),
        _ => AnyType.Unknown,
    };

    /// <summary>What a function calls a lambda with.</summary>
    public static StaticType LambdaParameter(TypeInference types, string function, SyntaxNode source, int argument, int parameter) => (function, argument, parameter) switch
    {
        ("map" or "filter", 1, 0) or ("sort", 1, 0 or 1) or ("toObject" or "groupBy", 1 or 2, 0) or ("reduce", 2, 1) => StaticTypes.ItemOf(types.Of(source)) ?? AnyType.Unknown,
        ("map" or "filter", 1, 1) or ("reduce", 2, 2) => IntegerType.Strict,
        ("reduce", 2, 0) when source.Parent is CallNode { Arguments: [_, var seed, ..] } => Accumulated(types.Of(source), types.Of(seed)),
        ("mapValues", 1, 0) => Values(types.Of(source)),
        _ => AnyType.Unknown,
    };

    // From the second item on it is what the lambda has answered, of which no more than the kind is taken.
    private static StaticType Accumulated(StaticType source, StaticType seed) => source is TupleType { Items.Count: < 2 } or ArrayType { Maximum: < 2 } ? seed : StaticTypes.KindsOf(seed) switch
    {
        Kinds.String => StringType.Strict,
        Kinds.Int => IntegerType.Strict,
        Kinds.Bool => BooleanType.Strict,
        Kinds.Array => ArrayType.Anything,
        Kinds.Object => ObjectType.Anything,
        _ => AnyType.Unknown,
    };

    private static StaticType BuiltIn(TypeInference types, CallNode call, BuiltInFunction function)
    {
        if (function.Traits.HasFlag(FunctionTraits.CompileTime))
        {
            return Loaded(types, call, function);
        }

        if (FixedResults.Of(types.Model, function.Name, call.Arguments.Length) is { } always)
        {
            return always;
        }

        if (call.Arguments.Length < function.Minimum || call.Arguments.Length == 0)
        {
            return AnyType.Unknown;
        }

        var arguments = call.Arguments.Select(types.Of).ToList();
        if (Loosely(function.Name, arguments[0], arguments) is { } known)
        {
            return known;
        }

        if (arguments.Contains(AnyType.Unknown))
        {
            return AnyType.Unknown;
        }

        // What may be null besides is only a warning.
        arguments[0] = StaticTypes.WithoutNull(arguments[0]);
        if (function.Name == "json")
        {
            return arguments[0] is StringLiteralType text && types.Model.Compilation.TakeText(text.Value.Length) ? Json(text.Value) : arguments[0] is StringLiteralType ? AnyType.Unknown : AnyType.Instance;
        }

        // Which overload of a function is meant is not certain with a value that may be anything.
        if (function.Signatures.Length > 1 && arguments[0] is AnyType)
        {
            return AnyType.Unknown;
        }

        return LiteralCalls.Of(types.Model.Compilation, function.Name, arguments)
            ?? CollectionResults.Of(function.Name, arguments)
            ?? TextResults.Of(function.Name, arguments)
            ?? AnyType.Unknown;
    }

    // What is certain even where not every argument has a type that is known.
    private static StaticType? Loosely(string function, StaticType source, List<StaticType> arguments) => (function, arguments) switch
    {
        ("items", [AnyType]) => new ArrayType(new ObjectType([new ObjectMember("key", source), new ObjectMember("value", source)], null, open: false)),
        ("objectKeys", [AnyType]) => new ArrayType(source),
        ("range", [_, _]) when arguments.Contains(AnyType.Unknown) => new ArrayType(AnyType.Unknown),
        ("map", [_, LambdaType lambda]) => new ArrayType(lambda.Result),
        ("filter", [TupleType or ArrayType, _]) => Bounds.Array(StaticTypes.ItemOf(source) ?? AnyType.Unknown, null, source is TupleType tuple ? tuple.Items.Count : ((ArrayType)source).Maximum),
        ("sort", [TupleType tuple, _]) => Bounds.Array(StaticTypes.ItemOf(tuple) ?? AnyType.Unknown, tuple.Items.Count, tuple.Items.Count),
        ("sort", [ArrayType, _]) => source,
        ("reduce", [_, _, LambdaType lambda]) => lambda.Result,
        ("toObject", [_, LambdaType]) => new ObjectType([], new ObjectMember("", StaticTypes.ItemOf(source) ?? AnyType.Unknown), open: false),
        ("toObject", [_, LambdaType, LambdaType value]) => new ObjectType([], new ObjectMember("", value.Result), open: false),
        ("groupBy", [_, LambdaType]) => new ObjectType([], new ObjectMember("", new ArrayType(StaticTypes.ItemOf(source) ?? AnyType.Unknown)), open: false),
        ("groupBy", [_, LambdaType, LambdaType value]) => new ObjectType([], new ObjectMember("", new ArrayType(value.Result)), open: false),
        ("mapValues", [_, LambdaType value]) => new ObjectType([], new ObjectMember("", value.Result), open: false),
        _ => null,
    };

    /// <summary>What the properties of an object may be.</summary>
    public static StaticType Values(StaticType source) => source is ObjectType { Open: false } @object && (@object.Members.Count > 0 || @object.Additional is not null)
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
            return OfJson(JsonContent.Parse(text));
        }
        catch (Exception error) when (error is JsonException or Refusal)
        {
            // The checks of arguments say so.
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
        JsonValueKind.Object => new ObjectType([.. JsonContent.Properties(value).Select(property => new ObjectMember(property.Name, OfJson(property.Value)))], null, open: false),
        _ => AnyType.Unknown,
    };
}
