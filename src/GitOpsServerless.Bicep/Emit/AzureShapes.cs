using GitOpsServerless.Bicep.AzureTypes;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>The shapes of places of Azure resource types.</summary>
internal static class AzureShapes
{
    /// <summary>The template's type name for a place, or null where a template states none.</summary>
    public static string? Of(BicepModel model, ResourceDerivedTypeExpr root, IReadOnlyList<string> pointer)
    {
        var shape = model.Compilation.Options.AzureTypes?.TryGetShape(root.Type, root.ApiVersion, pointer)
            ?? BuiltInAzureTypes.Instance.TryGetShape(root.Type, root.ApiVersion, pointer)
            ?? Common(pointer);
        return shape switch
        {
            AzureTypeShape.String => "string",
            AzureTypeShape.Int => "int",
            AzureTypeShape.Bool => "bool",
            AzureTypeShape.Object => "object",
            AzureTypeShape.Array => "array",
            AzureTypeShape.Any => null,
            _ => throw new Refusal(
                RefusalCodes.AzureType,
                model,
                null,
                $"The shape of {root.Type}@{root.ApiVersion}#{string.Join('/', pointer)} is not in the Azure type data: use a version that it has, or a type of the language."),
        };
    }

    /// <summary>
    /// What every resource may have, also where its type does not say so
    /// (github.com/cloud-and-ai-microsoft/resource-provider-contract, resource API reference).
    /// </summary>
    private static AzureTypeShape? Common(IReadOnlyList<string> pointer) => pointer switch
    {
        ["properties", "id" or "name" or "type" or "apiVersion" or "location"] => AzureTypeShape.String,
        ["properties", "tags"] => AzureTypeShape.Object,
        ["properties", "tags", "additionalProperties"] => AzureTypeShape.String,
        _ => null,
    };
}
