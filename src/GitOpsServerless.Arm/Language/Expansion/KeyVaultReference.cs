using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Functions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>A parameter whose value is in a key vault.</summary>
internal static class KeyVaultReference
{
    public static ResidualValue ToSecret(string parameter, ObjectValue reference)
    {
        var vault = Find(reference, "keyVault") is ObjectValue container ? Find(container, "id") : null;
        var secret = Find(reference, "secretName");
        if (vault is null or NullValue || secret is null or NullValue)
        {
            throw new TemplateException($"The reference of the deployment parameter '{parameter}' must have 'keyVault.id' and 'secretName'.", "InvalidDeploymentParameterValue");
        }

        List<Expression> arguments = [vault.ToExpression(), secret.ToExpression()];
        if (Find(reference, "secretVersion") is { } version)
        {
            arguments.Add(version.ToExpression());
        }

        return new ResidualValue(new CallExpression(ResourceFunctions.SecretFunction, arguments));
    }

    private static TemplateValue? Find(ObjectValue container, string name) => container.TryGet(name, out var value) ? value : null;
}
