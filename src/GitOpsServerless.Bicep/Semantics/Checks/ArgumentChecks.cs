using System.Text.Json;
using System.Text.RegularExpressions;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Loading;
using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>The arguments of calls.</summary>
internal static partial class ArgumentChecks
{
    /// <summary>How many parameters the lambdas of a function have, and what they answer, by the place of the argument.</summary>
    private static readonly Dictionary<(string Function, int Argument), (int Least, int Most, Kinds Result)> Lambdas = new()
    {
        [("map", 1)] = (1, 2, Kinds.Any),
        [("filter", 1)] = (1, 2, Kinds.Bool),
        [("sort", 1)] = (2, 2, Kinds.Bool),
        [("reduce", 2)] = (2, 3, Kinds.Any),
        [("toObject", 1)] = (1, 1, Kinds.String),
        [("toObject", 2)] = (1, 1, Kinds.Any),
        [("groupBy", 1)] = (1, 1, Kinds.String),
        [("groupBy", 2)] = (1, 1, Kinds.Any),
        [("mapValues", 1)] = (1, 1, Kinds.Any),
    };

    // The parts of a URI (learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-string#builduri).
    private static readonly ObjectType Uri = new(
        [
            new ObjectMember("scheme", StringType.Strict), new ObjectMember("host", StringType.Strict), new ObjectMember("port", StaticTypes.Union(IntegerType.Strict, NullType.Instance)),
            new ObjectMember("path", StaticTypes.Union(StringType.Strict, NullType.Instance)), new ObjectMember("query", StaticTypes.Union(StringType.Strict, NullType.Instance)),
        ],
        null,
        open: false);

    public static void Run(BicepModel model, Assignability assignability, CallNode call)
    {
        if (call.Symbol is BuiltInFunctionSymbol { Function: var function })
        {
            BuiltIn(model, assignability, call, function);
        }
        else if (call is { Symbol: null, Target: { } target } && Intermediate.ExprBuilder.MethodTarget(target) is { Resource: var resource })
        {
            Method(model, call, resource);
        }
        else if (FunctionSymbol.Of(call) is { Lambda: { } lambda } user)
        {
            for (var i = 0; i < Math.Min(lambda.Parameters.Length, call.Arguments.Length); i++)
            {
                if (lambda.Parameters[i].Type is { IsBroken: true } && !call.Arguments[i].IsBroken)
                {
                    model.Diagnostics.Error("BCP070", call.Arguments[i], "The type of the parameter has errors.");
                }
                else if (lambda.Parameters[i].Type is { } type)
                {
                    assignability.Check(user.Model.DeclaredTypes.Of(type, null, loose: false), call.Arguments[i], "BCP070");
                }
            }
        }
    }

    // A version and an object, or the name and the version of a secret.
    private static void Method(BicepModel model, CallNode call, ITypedResource resource)
    {
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            var expected = i == 0 || !BuiltInFunctions.IsListName(call.Name.Text) ? Kinds.String : Kinds.Object;
            if ((model.Kinds.Of(call.Arguments[i]) & expected) == Kinds.None)
            {
                // With two arguments there are two ways to call what can be given an object.
                var code = call.Arguments.Length == 2 && MethodResults.Function(resource, call.Name.Text) is { TakesObject: true } ? "BCP048" : "BCP070";
                model.Diagnostics.Error(code, call.Arguments[i], $"The function {call.Name.Text} does not take arguments of these types.");
                return;
            }
        }
    }

    // A part of a text begins and ends within it.
    private static void Substring(BicepModel model, Assignability assignability, StaticType text, SyntaxNode start, SyntaxNode[] length)
    {
        var longest = text switch { StringLiteralType literal => literal.Value.Length, StringType any => any.Maximum, _ => null };
        assignability.Check(new IntegerType(false, 0, longest), start, "BCP070");
        if (length is [var given])
        {
            var first = Bounds.OfWhole(model.Inference.Of(start)).Least;
            assignability.Check(new IntegerType(false, 0, longest is { } most && first >= 0 && first <= most ? most - first : longest), given, "BCP070");
        }
    }

    private static void BuiltIn(BicepModel model, Assignability assignability, CallNode call, BuiltInFunction function)
    {
        if (function.Name == "buildUri" && call.Arguments is [{ } components] && model.Inference.Of(components) is ObjectType)
        {
            assignability.Check(Uri, components, "BCP070");
        }

        if (function.Name == "json" && call.Arguments is [{ } content] && model.Inference.Of(content) is StringLiteralType literal)
        {
            Json(model, content, literal.Value);
        }

        if (function.Name == "flatten" && call.Arguments is [{ } nested] && StaticTypes.ItemOf(model.Inference.Of(nested)) is { } item && (StaticTypes.KindsOf(item) & Kinds.Array) == Kinds.None)
        {
            model.Diagnostics.Error("BCP309", call, "The items of the array are no arrays.");
        }

        for (var i = 0; i < call.Arguments.Length; i++)
        {
            Lambda(model, call, function, i);
        }

        if (function.Name == "substring" && call.Arguments is [{ } text, { } start, .. var length])
        {
            Substring(model, assignability, model.Inference.Of(text), start, length);
        }

        if (Signatures.Problem(function, Unions(model, call), KindsOf(model, call.Arguments)) is ({ } code, var argument))
        {
            model.Diagnostics.Error(code, call.Arguments[argument], $"The function {function.Name} does not take arguments of these types.");
        }
    }

    private static Kinds[] KindsOf(BicepModel model, SyntaxNode[] arguments)
    {
        var kinds = arguments.Length == 0 ? [] : new Kinds[arguments.Length];
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = arguments[i].IsBroken ? Kinds.Any | Kinds.Lambda : model.Kinds.Of(arguments[i]);
        }

        return kinds;
    }

    // What is one of several kinds for certain must fit with each of them.
    private static bool[] Unions(BicepModel model, CallNode call)
    {
        var unions = call.Arguments.Length == 0 ? [] : new bool[call.Arguments.Length];
        for (var i = 0; i < unions.Length; i++)
        {
            unions[i] = !call.Arguments[i].IsBroken && model.Inference.Of(call.Arguments[i]) is UnionType;
        }

        return unions;
    }

    private static void Lambda(BicepModel model, CallNode call, BuiltInFunction function, int argument)
    {
        var value = call.Arguments[argument];
        if ((value as ParenthesizedNode)?.Inner is LambdaNode inner)
        {
            value = inner;
        }

        if (value is not LambdaNode lambda || !Lambdas.TryGetValue((function.Name, argument), out var expected))
        {
            return;
        }

        Resources(model, call, function, argument, lambda);
        if (lambda.Parameters.Length < expected.Least || lambda.Parameters.Length > expected.Most || (model.Kinds.Of(lambda.Body) & expected.Result) == Kinds.None)
        {
            model.Diagnostics.Error("BCP070", lambda, $"The function {function.Name} calls the lambda with {expected.Least} to {expected.Most} arguments and needs {expected.Result}.");
        }
    }

    // A resource or module that may be something else as well fits no parameter, not even one of the same type.
    private static void Resources(BicepModel model, CallNode call, BuiltInFunction function, int argument, LambdaNode lambda)
    {
        var parameters = Enumerable.Range(0, lambda.Parameters.Length).Select(place => CallResults.LambdaParameter(model.Inference, function.Name, call.Arguments[0], argument, place)).ToList();
        if (parameters.Exists(parameter => parameter is AnyType) && ModuleReads.LeadsToModule(model, call.Arguments[0]))
        {
            model.Diagnostics.Error(RefusalCodes.Feature, lambda, $"It is not certain whether the function {function.Name} calls the lambda with modules.");
            return;
        }

        foreach (var union in parameters.OfType<UnionType>())
        {
            if (union.Members.Any(member => member is ResourceReferenceType or ModuleReferenceType) && !union.Members.Any(member => member is ObjectType or TaggedUnionType or AzureValueType))
            {
                // Whether there may be none is not always certain.
                var code = StaticTypes.WithoutNull(union) is ResourceReferenceType or ModuleReferenceType ? RefusalCodes.Feature : "BCP033";
                model.Diagnostics.Error(code, lambda, $"The function {function.Name} cannot call a lambda with what is a resource or module or something else.");
                return;
            }
        }
    }

    // The official reader takes numbers without a digit before or after the point, too.
    [GeneratedRegex(@"^\s*-?([0-9]+\.|[0-9]*\.[0-9]+([eE][-+]?[0-9]+)?)\s*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ShortNumber();

    private static void Json(BicepModel model, SyntaxNode content, string text)
    {
        if (ShortNumber().IsMatch(text))
        {
            return;
        }

        try
        {
            _ = JsonContent.Parse(text);
        }
        catch (JsonException)
        {
            model.Diagnostics.Error("BCP186", content, "The text is not valid JSON.");
        }
        catch (Refusal refusal)
        {
            model.Diagnostics.Error(refusal.Code, content, refusal.Message);
        }
    }
}
