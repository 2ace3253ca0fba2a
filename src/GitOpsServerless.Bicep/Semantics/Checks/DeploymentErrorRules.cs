using System.Collections.Frozen;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>
/// The rules of the official linter that stop a build where nothing is configured, since the deployment would fail: what a template may have
/// of each kind, and names in a nested template that is evaluated by itself
/// (learn.microsoft.com/azure/azure-resource-manager/bicep/linter, azure-resource-manager/templates/best-practices#template-limits).
/// </summary>
internal static class DeploymentErrorRules
{
    private const int MostParameters = 256;
    private const int MostVariables = 512;
    private const int MostResources = 800;
    private const int MostOutputs = 64;
    private const int MostAsserts = 32;

    /// <summary>The rules by their names.</summary>
    public static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        ["max-params", "max-variables", "max-resources", "max-outputs", "max-asserts", "nested-deployment-template-scoping"], StringComparer.Ordinal);

    public static void Run(BicepModel model)
    {
        Count(model, "max-params", MostParameters, model.ParameterSymbols.Count, model.ParameterSymbols.FirstOrDefault()?.Node.Name, "parameters");
        Count(model, "max-resources", MostResources, model.ResourceSymbols.Count, model.ResourceSymbols.FirstOrDefault()?.Node.Name, "resources");
        Count(model, "max-outputs", MostOutputs, model.OutputSymbols.Count, model.OutputSymbols.FirstOrDefault()?.Node.Name, "outputs");
        Count(model, "max-asserts", MostAsserts, model.AssertSymbols.Count, model.AssertSymbols.FirstOrDefault()?.Node.Name, "asserts");
        Variables(model);
        foreach (var resource in model.ResourceSymbols)
        {
            if (resource.IsAzure && resource.Type is { } type && type.Type.Equals("Microsoft.Resources/deployments", StringComparison.OrdinalIgnoreCase))
            {
                NestedTemplate(model, resource);
            }
        }
    }

    private static void Count(BicepModel model, string rule, int most, int count, SyntaxNode? first, string what)
    {
        if (count > most)
        {
            Report(model, rule, first!, $"The file has {count} {what}; Azure takes {most} in a template. Split it into modules.");
        }
    }

    // A file that is there to be imported from makes no template.
    private static void Variables(BicepModel model)
    {
        if (model.Diagnostics.HasErrors || model.VariableSymbols.Count == 0)
        {
            return;
        }

        var isLibrary = model.VariableSymbols.Exists(variable => BicepModel.IsExported(variable.Node))
            && model.ModuleSymbols.Count + model.ResourceSymbols.Count + model.ParameterSymbols.Count + model.OutputSymbols.Count == 0;
        if (!isLibrary)
        {
            Count(model, "max-variables", MostVariables, model.VariableSymbols.Count + model.Imports.VariableCount, model.VariableSymbols[0].Node.Name, "variables");
        }
    }

    private static void NestedTemplate(BicepModel model, ResourceSymbol deployment)
    {
        if (Property(deployment.Node.Body, "properties") is not ObjectNode properties || Property(properties, "template") is not { } template)
        {
            return;
        }

        var scope = Property(properties, "expressionEvaluationOptions") is ObjectNode options && Property(options, "scope") is { } value ? LiteralText.Of(value) : null;
        if (!model.UseSymbolicNames && !string.Equals(scope, "inner", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        foreach (var node in template.Descend())
        {
            var symbol = node switch { VariableNode variable => variable.Symbol, CallNode call => call.Symbol, _ => null };
            if (symbol is DeclaredSymbol declared && model.Globals.GetValueOrDefault(declared.Name) == declared)
            {
                Report(model, "nested-deployment-template-scoping", node, $"The nested template is evaluated by itself, where there is no {declared.Name}. Use a module.");
            }
        }
    }

    private static SyntaxNode? Property(ObjectNode? container, string name) => container?.Elements
        .OfType<PropertyNode>().FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;

    private static void Report(BicepModel model, string rule, SyntaxNode at, string message)
    {
        if (model.Configuration.IsErrorByDefault(rule) && !model.Diagnostics.Disabled.Contains(rule, at.Start))
        {
            model.Diagnostics.Error(rule, at, message);
        }
    }
}
