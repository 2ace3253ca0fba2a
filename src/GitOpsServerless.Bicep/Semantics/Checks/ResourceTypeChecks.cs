using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Resource types of parameters and outputs: that they may be used, what they state, and where they stand.</summary>
internal static class ResourceTypeChecks
{
    private const string NeedsFeature = "Resource-typed parameters and outputs need the experimental feature " + StatedResourceType.Feature + ".";

    public static void Run(BicepModel model)
    {
        var enabled = model.Configuration.IsEnabled(StatedResourceType.Feature);
        foreach (var node in model.Program.Nodes)
        {
            if (node is ResourceTypeNode { Parent: not (LocalNode or LambdaNode) } resource)
            {
                if (!enabled)
                {
                    model.Diagnostics.Error("BCP231", resource, NeedsFeature);
                }
                else
                {
                    Stated(model, resource);
                }
            }

            // Inside of other types the official compiler takes it for the body of a resource, or not at all.
            var isPart = node is ResourceTypeNode { Parent: LocalNode or LambdaNode } ||
                (enabled && node is ResourceTypeNode or TypeNameNode { Symbol: TypeSymbol or ImportedSymbol } && node.Parent is not (ParameterNode or OutputNode or TypeDeclarationNode) && IsResource(model, node));
            if (isPart)
            {
                model.Diagnostics.Error(RefusalCodes.Feature, node, "A resource type as a part of another type, or of a function, is not supported.");
            }
        }

        foreach (var module in model.ModuleSymbols.Where(module => module.Target is not null))
        {
            Module(model, module, enabled);
        }
    }

    private static void Module(BicepModel model, ModuleSymbol module, bool enabled)
    {
        var types = ResourceTypes(module.Target!).ToList();
        if (types.Exists(type => !type.IsOfAzureForm))
        {
            model.Diagnostics.Error(RefusalCodes.Feature, module.Node.Reference, "A template whose metadata name a resource type without a version is not supported.");
        }
        else if (!enabled && types.Count > 0)
        {
            model.Diagnostics.Error("BCP231", module.Node.Reference, NeedsFeature);
        }
    }

    private static bool IsResource(BicepModel model, SyntaxNode type) => model.Kinds.Convert(type) is { } converted && ResourceTypeExpr.Behind(converted) is not null;

    private static IEnumerable<ResourceType> ResourceTypes(ModuleModel target) => target.Parameters.Select(parameter => parameter.Type)
        .Concat(target.Outputs.Select(output => output.Type))
        .Select(type => type is null ? null : ResourceTypeExpr.Behind(type))
        .OfType<ResourceTypeExpr>()
        .Select(type => type.Type);

    private static void Stated(BicepModel model, ResourceTypeNode node)
    {
        switch (node.Type)
        {
            case null when node.Parent is OutputNode output:
                Inferred(model, node, output);
                break;
            case StringNode { Literal: null } text:
                model.Diagnostics.Error("BCP047", text, "A resource type must not contain an interpolation.");
                break;
            case StringNode { Literal: { } literal } when ResourceType.TryParse(literal) is { } type && StatedResourceType.IsOfExtension(model, type):
                OfExtension(model, node);
                break;
            case StringNode { Literal: { } literal } when StatedResourceType.Parse(literal) is { } type && Extensions.IsAmbiguous(model, type):
                model.Diagnostics.Error("BCP264", node.Type, $"Azure and an extension may both have the type {literal}.");
                break;
            case StringNode { Literal: { } literal } when StatedResourceType.Parse(literal) is { } type:
                if (!ResourceTypeNames.Of(model.Compilation, type).IsKnown && !model.Compilation.IsSpelledOnce(type.FullName))
                {
                    model.Diagnostics.Error(RefusalCodes.AzureType, node.Type, $"{type.FullName} is not in the Azure type data and is spelled in several ways.");
                }

                break;
            default:
                model.Diagnostics.Error("BCP029", node.Type ?? node, "The resource type is not of the form PROVIDER/TYPE@VERSION.");
                break;
        }
    }

    // An output without a stated type has that of its value.
    private static void Inferred(BicepModel model, ResourceTypeNode node, OutputNode output)
    {
        if (AzureInference.ResourceOf(output.Value) is { IsAzure: false })
        {
            OfExtension(model, node);
        }
        else if (StatedResourceType.Of(model, node) is null && output.Value is not SkippedNode && !IsUnresolved(output.Value))
        {
            model.Diagnostics.Error(RefusalCodes.Feature, output.Value, "An output whose resource type is not stated needs a resource as its value.");
        }
    }

    private static bool IsUnresolved(SyntaxNode value) => value.Descend().Any(node => node is VariableNode { Symbol: UnresolvedSymbol });

    private static void OfExtension(BicepModel model, ResourceTypeNode node) =>
        model.Diagnostics.Error("BCP227", node, "A resource of an extension cannot be a parameter or an output.");
}
