using GitOpsServerless.Bicep.AzureTypes;
using GitOpsServerless.Bicep.Semantics.Checks;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Types;

/// <summary>
/// What the functions <c>list…()</c> of resources answer. The type data have many of them: without arguments, or with the version of
/// the type and an object. Everything else that begins with <c>list</c> may be called too and answers anything.
/// </summary>
internal static class MethodResults
{
    public static StaticType Of(TypeInference types, ITypedResource resource, CallNode call)
    {
        if (Function(resource, call.Name.Text) is not { } function)
        {
            return AnyType.Instance;
        }

        if (call.Arguments is [var version, var value] && function.TakesObject)
        {
            var (first, second) = (types.Of(version), types.Of(value));
            if (first == AnyType.Unknown || (second == AnyType.Unknown && types.Model.Kinds.Of(value) != Kinds.Object))
            {
                return AnyType.Unknown;
            }

            var fits = Assignability.Fits(first, new StringLiteralType(resource.Type!.ApiVersion!)) && (second is AnyType || StaticTypes.KindsOf(second) == Kinds.Object);
            return fits ? Output(function) : AnyType.Instance;
        }

        return call.Arguments.Length == 0 ? Output(function) : AnyType.Instance;
    }

    /// <summary>The function of a resource as the type data have it; null when they do not.</summary>
    public static AzureFunction? Function(ITypedResource resource, string name) =>
        resource.AzureType?.Functions.FirstOrDefault(function => string.Equals(function.Name, name, StringComparison.Ordinal));

    private static StaticType Output(AzureFunction function) => StaticTypes.OfAzure(BuiltInAzureTypes.Instance.Index.Type(function.Output));
}
