using GitOpsServerless.Bicep.Imports;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>Makes the template's functions of the file's.</summary>
internal static class FunctionDeclarations
{
    public static FunctionDeclaration Of(FunctionSymbol symbol, ExprBuilder builder, TypeBuilder types, string @namespace, string name, bool exported)
    {
        var lambda = symbol.Lambda!;
        return new FunctionDeclaration(
            @namespace,
            name,
            [.. lambda.Parameters.Select(parameter => (parameter.Name.Text, types.Convert(parameter.Type!)))],
            types.Convert(lambda.ReturnType!),
            builder.Convert(lambda.Body),
            TypeBuilder.Description(builder, symbol.Node),
            exported);
    }
}
