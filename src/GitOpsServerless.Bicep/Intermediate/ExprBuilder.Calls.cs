using System.Runtime.CompilerServices;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Intermediate;

/// <content>Calls of functions, and of methods of resources.</content>
internal sealed partial class ExprBuilder
{
    private Expr ConvertCall(CallNode call)
    {
        if (_names.FunctionVariable(Model, call) is { } synthesized)
        {
            return new VariableExpr(synthesized);
        }

        switch (call.Symbol)
        {
            case FunctionSymbol or ImportedSymbol:
                return new CallExpr(_names.Function((DeclaredSymbol)call.Symbol), ConvertAll(call.Arguments));
            case BuiltInFunctionSymbol builtIn:
                return ConvertBuiltIn(call, builtIn.Function);
        }

        if (call.Target is VariableNode { Symbol: WildcardSymbol wildcard })
        {
            return new CallExpr(_names.Function(wildcard, call.Name.Text), ConvertAll(call.Arguments));
        }

        if (call.Target is VariableNode { Symbol: NamespaceSymbol { Name: "this" } })
        {
            throw Refusal.Feature(Model, call, "the this namespace");
        }

        return ConvertMethod(call);
    }

    private Expr ConvertBuiltIn(CallNode call, BuiltInFunction function)
    {
        if (function.Traits.HasFlag(FunctionTraits.CompileTime))
        {
            return Model.FunctionVariables.Value(call, function);
        }

        if (function.Name == "any" && call.Arguments.Length == 1)
        {
            return Convert(call.Arguments[0]);
        }

        // With arguments these functions only name a scope; as a value they have no properties.
        if (function.Name is "resourceGroup" or "subscription" or "managementGroup" && call.Arguments.Length > 0)
        {
            return new ObjectExpr([]);
        }

        var arguments = ConvertAll(call.Arguments);
        return function.Name == "getSecret" ? VaultSecret(call, arguments) : new CallExpr(call.Name.Text, arguments);
    }

    /// <summary>With texts that their types know, the vault's id is written out; otherwise it is for the deployment to put together.</summary>
    private VaultSecretExpr VaultSecret(CallNode call, IReadOnlyList<Expr> arguments)
    {
        var types = call.Arguments.Select(Model.Inference.Of).ToList();
        var texts = types.OfType<StringLiteralType>().Select(text => text.Value).ToList();
        if (texts.Count == arguments.Count)
        {
            return new VaultSecretExpr(
                new StringExpr($"/subscriptions/{texts[0]}/resourceGroups/{texts[1]}/providers/Microsoft.KeyVault/vaults/{texts[2]}"),
                new StringExpr(texts[3]),
                texts.Count > 4 ? new StringExpr(texts[4]) : null);
        }

        if (types.Contains(AnyType.Unknown))
        {
            throw Refusal.Feature(Model, call, "a key vault reference with computed parts");
        }

        var id = new CallExpr("resourceId", arguments[0], arguments[1], new StringExpr("Microsoft.KeyVault"), new StringExpr("vaults"), arguments[2]);
        return new VaultSecretExpr(id, arguments[3], arguments.Count > 4 ? arguments[4] : null);
    }

    private Expr ConvertMethod(CallNode call)
    {
        if (MethodTarget(call.Target!) is not { } target)
        {
            throw Refusal.Feature(Model, call, $"the method {call.Name.Text}()");
        }

        if (!target.Resource.IsAzure)
        {
            throw Refusal.Feature(Model, call, "methods of extension resources");
        }

        Expr resource = target.Resource is ResourceSymbol declared
            ? new ResourceExpr(declared, Context(declared, target.Index, call))
            : Given((GivenResource)target.Resource, call.Target!, null);
        return new ResourceCallExpr(resource, call.Name.Text, ConvertAll(call.Arguments));
    }

    /// <summary>The resource that a method is called on, also through a variable that only names it.</summary>
    public static (ITypedResource Resource, SyntaxNode? Index)? MethodTarget(SyntaxNode node)
    {
        for (var depth = 0; depth < 100; depth++)
        {
            while (node is NonNullNode or ParenthesizedNode)
            {
                node = node is NonNullNode nonNull ? nonNull.Inner : ((ParenthesizedNode)node).Inner;
            }

            var index = (node as IndexNode)?.Index;
            var target = node is IndexNode access ? access.Target : node;
            if (ResourceGraph.ResourceOf(target) is { } resource)
            {
                return (resource, index);
            }

            if (index is null && GivenResource.Of(target) is { } given)
            {
                return (given, null);
            }

            if (index is not null || target is not VariableNode { Symbol: VariableSymbol variable })
            {
                return null;
            }

            node = variable.Node.Value;
        }

        return null;
    }
}
