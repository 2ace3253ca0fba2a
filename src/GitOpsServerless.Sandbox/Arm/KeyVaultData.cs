using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Http;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>The secrets of vaults: <c>GET https://VAULT.vault.azure.net/secrets/NAME[/VERSION]</c>, or below <c>/keyvault/VAULT</c> of the sandbox.</summary>
internal static class KeyVaultData
{
    public static void Set(ArmContext context, string vault, string name, string value)
    {
        var version = Guid.NewGuid().ToString("N");
        var now = context.Now.ToUnixTimeSeconds();
        var secret = new JsonObject
        {
            ["value"] = value,
            ["id"] = $"https://{vault}.vault.azure.net/secrets/{name}/{version}",
            ["attributes"] = new JsonObject { ["enabled"] = true, ["created"] = now, ["updated"] = now, ["recoveryLevel"] = "Recoverable+Purgeable", ["recoverableDays"] = 90 },
        };
        var versions = context.Store.Secret(vault, name)?["versions"]?.DeepClone() as JsonObject ?? [];
        versions[version] = secret.DeepClone();
        context.Store.PutSecret(vault, name, new JsonObject { ["current"] = version, ["versions"] = versions });
    }

    public static string? Get(ArmContext context, string vault, string name, string? version)
    {
        var secret = context.Store.Secret(vault, name);
        return secret?["versions"]?[version ?? secret["current"]!.GetValue<string>()]?["value"]?.GetValue<string>();
    }

    public static ArmAnswer Answer(ArmContext context, string vault, ReadOnlySpan<string> path)
    {
        if (path.Length is < 2 or > 3 || !string.Equals(path[0], "secrets", StringComparison.OrdinalIgnoreCase))
        {
            return ArmAnswer.Error(404, "NotFound", "The address is not one of a secret.");
        }

        var secret = context.Store.Secret(vault, path[1]);
        var version = path.Length == 3 ? path[2] : secret?["current"]?.GetValue<string>();
        return secret?["versions"]?[version ?? ""] is { } found
            ? new ArmAnswer(200, found.DeepClone())
            : ArmAnswer.Error(404, "SecretNotFound", $"A secret with (name/id) {path[1]} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182");
    }
}
