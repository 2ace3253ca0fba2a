using GitOpsServerless.Bicep.Semantics.Checks;
using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>The type that <c>resource 'type@version'</c> states; an output may leave it to its value.</summary>
internal static class StatedResourceType
{
    public const string Feature = "resourceTypedParamsAndOutputs";

    /// <summary>The type; null when it is none of Azure's. The checks then have a finding.</summary>
    public static ResourceType? Of(BicepModel model, ResourceTypeNode node) => node switch
    {
        { Type: StringNode { Literal: { } text } } => Parse(text) is { } type && !IsOfExtension(model, type) ? Spelled(model, type) : null,
        { Type: null, Parent: OutputNode output } => OfValue(model, output.Value),
        _ => null,
    };

    // Of a declared resource it does not count that it may be absent.
    private static ResourceType? OfValue(BicepModel model, SyntaxNode value) => AzureInference.ResourceOf(value) is { } declared
        ? declared.IsAzure ? declared.Type : null
        : (model.Inference.Of(value) as ResourceReferenceType)?.Resource.Type;

    /// <summary>The type that a text names; null when it is not of the form of a type with its version.</summary>
    public static ResourceType? Parse(string text) => ResourceType.TryParse(text) is { IsOfAzureForm: true } type ? type : null;

    /// <summary>The type as its provider spells it.</summary>
    public static ResourceType Spelled(BicepModel model, ResourceType type) => type.ApiVersion is null ? type : ResourceTypeNames.Of(model.Compilation, type).Spelled;

    public static bool IsOfExtension(BicepModel model, ResourceType type)
    {
        model.Compilation.Steps(model.ExtensionSymbols.Count);
        return model.ExtensionSymbols.Exists(extension => Extensions.Owns(extension.Info, type));
    }
}
