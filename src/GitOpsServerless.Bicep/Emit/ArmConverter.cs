using System.Globalization;
using System.Runtime.CompilerServices;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>Turns expressions into the template language.</summary>
internal sealed partial class ArmConverter(ExprBuilder builder)
{
    private const string DeploymentType = "Microsoft.Resources/deployments";

    /// <summary>The API version of nested deployments.</summary>
    public const string DeploymentApiVersion = "2025-04-01";

    private BicepModel Model => builder.Model;

    public ExprBuilder Builder => builder;

    public ArmConverter With(IndexContext? context) => context is null ? this : new ArmConverter(builder.With(context));

    public ArmExpression Convert(SyntaxNode node) => Convert(builder.Convert(node));

    public ArmExpression Convert(Expr expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Model.Compilation.Spend(1);
        return expression switch
        {
            BoolExpr boolean => new ArmCall(boolean.Value ? "true" : "false"),
            IntExpr { Value: > int.MaxValue or < int.MinValue } big => new ArmCall("json", new ArmString(big.Value.ToString(CultureInfo.InvariantCulture))),
            IntExpr number => new ArmInteger(number.Value),
            StringExpr text => new ArmString(text.Value),
            NullExpr => new ArmCall("null"),
            InterpolatedExpr text => Format(text),
            ObjectExpr @object => new ArmCall("createObject", Pairs(@object.Properties)),
            ArrayExpr array => new ArmCall("createArray", All(array.Items)),
            UnaryExpr unary => unary.Operator == TokenKind.Exclamation
                ? new ArmCall("not", Convert(unary.Operand))
                : new ArmCall("sub", new ArmInteger(0), Convert(unary.Operand)),
            BinaryExpr binary => Binary(binary),
            TernaryExpr ternary => new ArmCall("if", Convert(ternary.Condition), Convert(ternary.WhenTrue), Convert(ternary.WhenFalse)),
            CallExpr call => new ArmCall(call.Name, All(call.Arguments)),
            ResourceCallExpr call => ResourceCall(call),
            PropertyExpr { Base: ResourceExpr resource } access => With(resource.Index).ResourceProperty(resource, access),
            PropertyExpr { Base: GivenResourceExpr given } access => With(given.Index).GivenProperty(given, access),
            PropertyExpr { Base: ModuleExpr module } access => With(module.Index).ModuleProperty(module, access, null),
            PropertyExpr access => AccessTo(Convert(access.Base), new ArmString(access.Name), access.Access),
            ModuleOutputExpr output => ModuleOutput(output),
            IndexExpr index => AccessTo(Convert(index.Base), Convert(index.Index), index.Access),
            ResourceExpr resource => Reference(resource.Resource, resource.Index, full: true),
            GivenResourceExpr given => With(given.Index).GivenReference(given.Resource, full: true),
            ModuleExpr module => ModuleReference(module.Module, module.Index),
            VariableExpr variable => new ArmCall("variables", new ArmString(variable.Name)),
            ParameterExpr parameter => new ArmCall("parameters", new ArmString(parameter.Name)),
            ExtensionExpr extension => new ArmCall("extensions", new ArmString(extension.Name)),
            LambdaExpr lambda => new ArmCall("lambda", [.. lambda.Parameters.Select(parameter => new ArmString(parameter)), Convert(lambda.Body)]),
            LambdaVariableExpr variable => new ArmCall("lambdaVariables", new ArmString(variable.Name)),
            CopyIndexExpr index => index.Name is null ? new ArmCall("copyIndex") : new ArmCall("copyIndex", new ArmString(index.Name)),
            _ => throw Refusal.Feature(Model, null, $"an expression of the kind {expression.GetType().Name} at this place"),
        };
    }

    private ArmExpression[] All(IReadOnlyList<Expr> expressions)
    {
        var converted = expressions.Count == 0 ? [] : new ArmExpression[expressions.Count];
        for (var i = 0; i < converted.Length; i++)
        {
            converted[i] = Convert(expressions[i]);
        }

        return converted;
    }

    private ArmExpression[] Pairs(IReadOnlyList<ObjectProperty> properties)
    {
        var converted = new ArmExpression[properties.Count * 2];
        for (var i = 0; i < properties.Count; i++)
        {
            converted[i * 2] = Convert(properties[i].Key);
            converted[(i * 2) + 1] = Convert(properties[i].Value);
        }

        return converted;
    }

    private ArmCall Format(InterpolatedExpr text)
    {
        var format = new DefaultInterpolatedStringHandler(0, text.Parts.Count, CultureInfo.InvariantCulture);
        var arguments = new ArmExpression[text.Parts.Count + 1];
        for (var i = 0; i < text.Segments.Length; i++)
        {
            format.AppendLiteral(text.Segments[i].Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
            if (i < text.Parts.Count)
            {
                format.AppendLiteral("{");
                format.AppendFormatted(i);
                format.AppendLiteral("}");
                arguments[i + 1] = Convert(text.Parts[i]);
            }
        }

        arguments[0] = new ArmString(format.ToStringAndClear());
        return new ArmCall("format", arguments);
    }

    private ArmCall Binary(BinaryExpr binary)
    {
        var left = Convert(binary.Left);
        var right = Convert(binary.Right);
        return binary.Operator switch
        {
            TokenKind.Or => new ArmCall("or", left, right),
            TokenKind.And => new ArmCall("and", left, right),
            TokenKind.Equal => new ArmCall("equals", left, right),
            TokenKind.NotEqual => new ArmCall("not", new ArmCall("equals", left, right)),
            TokenKind.EqualInsensitive => new ArmCall("equals", new ArmCall("toLower", left), new ArmCall("toLower", right)),
            TokenKind.NotEqualInsensitive => new ArmCall("not", new ArmCall("equals", new ArmCall("toLower", left), new ArmCall("toLower", right))),
            TokenKind.LessThan => new ArmCall("less", left, right),
            TokenKind.LessThanOrEqual => new ArmCall("lessOrEquals", left, right),
            TokenKind.GreaterThan => new ArmCall("greater", left, right),
            TokenKind.GreaterThanOrEqual => new ArmCall("greaterOrEquals", left, right),
            TokenKind.Plus => new ArmCall("add", left, right),
            TokenKind.Minus => new ArmCall("sub", left, right),
            TokenKind.Asterisk => new ArmCall("mul", left, right),
            TokenKind.Slash => new ArmCall("div", left, right),
            TokenKind.Modulo => new ArmCall("mod", left, right),
            TokenKind.DoubleQuestion => new ArmCall("coalesce", left, right),
            _ => throw new InvalidOperationException($"{binary.Operator} is not a binary operator."),
        };
    }

    /// <summary>An expression as a call, so that properties can be appended or a copy loop can take it as input.</summary>
    public static ArmCall AsCall(ArmExpression expression) => expression switch
    {
        ArmCall call => call,
        ArmInteger number => new ArmCall("int", number),
        _ => new ArmCall("string", expression),
    };

    private static bool IsNullConditional(ArmCall call) =>
        call.Properties.Count == 0 &&
        (string.Equals(call.Function, "tryGet", StringComparison.OrdinalIgnoreCase) || string.Equals(call.Function, "tryIndexFromEnd", StringComparison.OrdinalIgnoreCase));

    private static ArmCall AccessTo(ArmExpression target, ArmExpression accessor, Access access)
    {
        var fromEnd = access.HasFlag(Access.FromEnd);
        if (access.HasFlag(Access.Safe))
        {
            return new ArmCall(fromEnd ? "tryIndexFromEnd" : "tryGet", target, accessor);
        }

        if (access.HasFlag(Access.Chained) && target is ArmCall chain && IsNullConditional(chain))
        {
            var argument = fromEnd
                ? new ArmCall("createObject", new ArmString("value"), accessor, new ArmString("fromEnd"), new ArmCall("true"))
                : accessor;
            return new ArmCall(chain.Function, [.. chain.Arguments, argument]);
        }

        return fromEnd ? new ArmCall("indexFromEnd", target, accessor) : AsCall(target).Append(accessor);
    }

    private ArmCall ResourceCall(ResourceCallExpr call)
    {
        if (!call.Name.StartsWith("list", StringComparison.OrdinalIgnoreCase))
        {
            throw Refusal.Feature(Model, null, $"the method {call.Name}() at this place");
        }

        var target = Model.UseSymbolicNames && call.Resource is ResourceExpr { Resource: var declared, Index: var index }
            ? SymbolicReference(declared.SymbolicName, index)
            : Convert(new PropertyExpr(call.Resource, "id"));
        return call.Arguments.Count == 0
            ? new ArmCall(call.Name, target, new ArmString(ApiVersion(call.Resource is GivenResourceExpr given ? given.Resource : ((ResourceExpr)call.Resource).Resource)))
            : new ArmCall(call.Name, [target, .. All(call.Arguments)]);
    }

    private ArmCall ModuleOutput(ModuleOutputExpr output)
    {
        var tail = new List<ArmExpression> { new ArmString(output.Name) };
        ArmExpression target;
        if (output.Base is PropertyExpr { Base: ModuleExpr module } outputs)
        {
            target = With(module.Index).ModuleProperty(module, outputs, output.Secure);
            if (!output.Secure)
            {
                tail.Add(new ArmString("value"));
            }
        }
        else
        {
            target = Convert(output.Base);
            tail.Add(new ArmString("value"));
        }

        var call = AsCall(target);
        if (output.Access.HasFlag(Access.Safe))
        {
            return tail.Aggregate(call, (inner, name) => new ArmCall("tryGet", inner, name));
        }

        if (IsNullConditional(call))
        {
            return new ArmCall(call.Function, [.. call.Arguments, .. tail]);
        }

        return call is { Function: "if" } && call.Arguments[^1] is ArmCall { Function: "null" }
            ? new ArmCall("tryGet", [call, .. tail])
            : call.Append([.. tail]);
    }

    private static string ApiVersion(ITypedResource resource) =>
        resource.Type!.ApiVersion ?? throw new InvalidOperationException($"{resource.Type.Type} has no API version.");
}
