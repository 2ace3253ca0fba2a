using GitOpsServerless.Bicep.Loading;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>The number of arguments of calls, and where some calls may stand.</summary>
internal static class CallChecks
{
    public static void Run(BicepModel model)
    {
        foreach (var node in model.Program.Nodes)
        {
            if (node is CallNode { Parent: not DecoratorNode } call)
            {
                Call(model, call);
            }
        }
    }

    private static void Call(BicepModel model, CallNode call)
    {
        switch (call.Symbol)
        {
            case BuiltInFunctionSymbol { Function: var function }:
                Count(model, call, function.Minimum, function.Maximum);
                BuiltIn(model, call, function);
                break;
            case var _ when FunctionSymbol.Of(call) is { Lambda: { } lambda }:
                Count(model, call, lambda.Parameters.Length, lambda.Parameters.Length);
                break;
            case null when call.Target is not null:
                Method(model, call);
                break;
        }
    }

    private static void Count(BicepModel model, CallNode call, int minimum, int maximum)
    {
        if (call.Arguments.Length < minimum || (maximum >= 0 && call.Arguments.Length > maximum))
        {
            model.Diagnostics.Error("BCP071", call.Open, call.End, $"The function {call.Name.Text} does not take {call.Arguments.Length} arguments.");
        }
    }

    private static void BuiltIn(BicepModel model, CallNode call, BuiltInFunction function)
    {
        if (function.Name == "getSecret" && call.Parent is not (ParameterAssignmentNode or PropertyNode { Parent: ObjectNode { Parent: ExtensionConfigNode } }))
        {
            model.Diagnostics.Error("BCP351", call, "The secret can only be assigned to a parameter.");
        }

        var allowed = function.Name switch
        {
            "resourceGroup" when call.Arguments.Length == 0 => DeploymentScope.ResourceGroup,
            "resourceGroup" when call.Arguments.Length == 1 => DeploymentScope.ResourceGroup | DeploymentScope.Subscription,
            "subscription" when call.Arguments.Length == 0 => DeploymentScope.ResourceGroup | DeploymentScope.Subscription,
            "managementGroup" when call.Arguments.Length == 0 => DeploymentScope.ManagementGroup,
            _ => (DeploymentScope)~0,
        };
        if (!model.IsParametersFile && !allowed.HasFlag(model.Scope))
        {
            model.Diagnostics.Error("BCP071", call.Open, call.End, $"The function {call.Name.Text} cannot be used in this way at the target scope of the file.");
        }
    }

    /// <summary>What the compiler itself evaluates needs values that are known.</summary>
    /// <returns>Whether the call has no type, since it could not be evaluated.</returns>
    public static bool CompileTime(BicepModel model, CallNode call, BuiltInFunction function)
    {
        if (function.Name == "externalInput")
        {
            foreach (var argument in call.Arguments.Where(argument => !DecoratorChecks.IsConstant(argument)))
            {
                model.Diagnostics.Error("BCP032", argument, "The value must be known at compile time.");
            }
        }

        if (!function.Traits.HasFlag(FunctionTraits.CompileTime) || function.Name == "nameof")
        {
            return false;
        }

        var unknown = call.Arguments.Where(argument => LiteralText.Of(argument) is null).ToList();
        foreach (var argument in unknown)
        {
            model.Diagnostics.Error("BCP032", argument, "The value must be known at compile time.");
        }

        var before = model.Diagnostics.Added;
        if (unknown.Count == 0 && model.Compilation.MayEvaluate)
        {
            Evaluate(model, call, function);
        }
        else
        {
            AskFor(model, call);
        }

        return model.Diagnostics.Added > before;
    }

    // So that a caller which fetches files on demand learns of all of them at once, also when there are errors.
    public static void AskFor(BicepModel model, CallNode call)
    {
        if (call.Name.Text.StartsWith("load", StringComparison.Ordinal) && call.Name.Text != "loadDirectoryFileInfo"
            && call.Arguments is [{ } first, ..] && LiteralText.Of(first) is { } path && RelativePath.Problem(path) is null && RelativePath.Resolve(model.Path, path) is { } file)
        {
            model.Compilation.Read(file);
        }
    }

    private static void Evaluate(BicepModel model, CallNode call, BuiltInFunction function)
    {
        try
        {
            model.FunctionVariables.Value(call, function);
        }
        catch (Loading.ContentError error)
        {
            model.Compilation.EvaluationFailed(isBound: false);
            model.Diagnostics.Error(error.Code, error.At, error.Message);
        }
        catch (Refusal refusal)
        {
            model.Compilation.EvaluationFailed(isBound: refusal.Code == RefusalCodes.Limit);
            model.Diagnostics.Error(refusal.Code, refusal.At ?? call, refusal.Message);
        }
    }

    private static void Method(BicepModel model, CallNode call)
    {
        if (call.Target is VariableNode { Symbol: WildcardSymbol or UnresolvedSymbol or BrokenImportSymbol or NamespaceSymbol { Name: "this" } })
        {
            return;
        }

        if (Intermediate.ExprBuilder.MethodTarget(call.Target!) is not { } target)
        {
            var isObject = model.Inference.Of(call.Target!) is not Types.AnyType && model.Kinds.Of(call.Target!) is Kinds.Object or (Kinds.Object | Kinds.Null);
            model.Diagnostics.Error(isObject || AzureInference.TypeOf(call.Target!) is not null || IsScope(call.Target!) ? "BCP109" : "BCP067", call.Name, "Only namespaces, imports and resources have functions.");
            return;
        }

        if (call.Name.Text == "getSecret" && target.Resource.Type?.IsType("Microsoft.KeyVault/vaults") == true)
        {
            if (!IsModuleParameter(model, call))
            {
                model.Diagnostics.Error("BCP180", call, "The secret can only be the value of a secure module parameter.");
            }

            Count(model, call, 1, 2);
        }
        else if (BuiltInFunctions.IsListName(call.Name.Text))
        {
            Count(model, call, 0, 2);
        }
        else
        {
            string[] known = target.Resource.Type?.IsType("Microsoft.KeyVault/vaults") == true ? ["getSecret"] : [];
            Spelling.Report(model, "BCP109", "BCP110", call.Name, call.Name.Text, known, $"The resource has no function {call.Name.Text}.");
        }
    }

    private static bool IsScope(SyntaxNode target) => target is CallNode { Symbol: BuiltInFunctionSymbol { Function: { Namespace: "az" } function } } && Signatures.Result(function) == Kinds.Object;

    /// <summary>Whether a call is the value of a parameter of a module, or a branch of it.</summary>
    public static bool IsModuleParameter(BicepModel model, CallNode call)
    {
        SyntaxNode node = call;
        while (node.Parent is TernaryNode ternary && !ReferenceEquals(ternary.Condition, node) || node.Parent is ParenthesizedNode)
        {
            node = node.Parent!;
        }

        if (model.HasExtensionConfigs && ExtensionChecks.IsConfigValue(node))
        {
            return true;
        }

        if (node.Parent is not PropertyNode { Name: { } name, Parent: ObjectNode { Parent: PropertyNode { Name: "params", Parent: ObjectNode body } } })
        {
            return false;
        }

        SyntaxNode? at = body.Parent;
        while (at is IfNode or ForNode)
        {
            at = at.Parent;
        }

        return at is ModuleNode && name.Length > 0;
    }
}
