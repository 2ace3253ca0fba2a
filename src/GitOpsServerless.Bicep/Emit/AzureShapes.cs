using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>The shapes of places of Azure resource types: from the type source, or where the resource model itself fixes them.</summary>
internal static class AzureShapes
{
    /// <summary>The template's type name for a place, or null where a template states none.</summary>
    public static string? Of(BicepModel model, ResourceDerivedTypeExpr root, IReadOnlyList<string> pointer)
    {
        var shape = model.Compilation.Options.AzureTypes?.TryGetShape(root.Type, root.ApiVersion, pointer) ?? Common(pointer);
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
                $"The shape of {root.Type}@{root.ApiVersion}#{string.Join('/', pointer)} is not known without Azure type data."),
        };
    }

    /// <summary>
    /// What every resource has by the resource model of Azure Resource Manager
    /// (github.com/cloud-and-ai-microsoft/resource-provider-contract, resource API reference).
    /// </summary>
    private static AzureTypeShape? Common(IReadOnlyList<string> pointer) => pointer switch
    {
        [] => AzureTypeShape.Object,
        ["properties", "id" or "name" or "type" or "apiVersion" or "location"] => AzureTypeShape.String,
        ["properties", "tags"] => AzureTypeShape.Object,
        ["properties", "tags", "additionalProperties"] => AzureTypeShape.String,
        _ => null,
    };
}
