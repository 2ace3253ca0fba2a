using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Http;
using GitOpsServerless.Sandbox.Arm.Providers;

namespace GitOpsServerless.Sandbox.Arm.Deployments;

/// <summary>Replaces Key Vault references of parameters by their values, as ARM does before it deploys.</summary>
internal static class SecretParameters
{
    public static JsonObject Resolve(ArmContext context, JsonObject parameters, out ArmAnswer? refused)
    {
        refused = null;
        var resolved = parameters.DeepClone().AsObject();
        foreach (var (name, value) in parameters)
        {
            if (value?["reference"] is not JsonObject reference)
            {
                continue;
            }

            var vault = JsonPath.Text(JsonPath.Get(reference, "keyVault.id")) ?? "";
            var secret = JsonPath.Text(reference["secretName"]) ?? "";
            if (KeyVaultData.Get(context, ArmIds.NameOf(vault), secret, JsonPath.Text(reference["secretVersion"])) is not { } text)
            {
                refused = ArmAnswer.Error(400, "KeyVaultParameterReferenceNotFound", $"The specified KeyVault '{vault}' could not be found or has no secret '{secret}'.", name);
                return resolved;
            }

            resolved[name] = new JsonObject { ["value"] = text };
        }

        return resolved;
    }
}
