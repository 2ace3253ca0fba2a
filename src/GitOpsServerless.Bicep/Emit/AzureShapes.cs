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
            ?? BuiltInAzureTypes.Instance.TryGetShape(root.Type, root.ApiVersion, pointer);
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
                $"The shape of {root.Type}@{root.ApiVersion}#{string.Join('/', pointer)} is not in the Azure type data."),
        };
    }
}
