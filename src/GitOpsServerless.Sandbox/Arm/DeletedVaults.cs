using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Http;
using GitOpsServerless.Sandbox.Arm.Providers;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>
/// Vaults that were deleted and are kept for recovery: their name cannot be used until they are recovered or purged
/// (https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview).
/// </summary>
internal static class DeletedVaults
{
    private const string Type = "Microsoft.KeyVault/vaults";

    /// <summary>Remembers a vault that is about to be deleted.</summary>
    public static void Keep(ArmContext context, string id)
    {
        if (context.Options.SoftDelete && ArmIds.TypeOf(id) == Type && context.Store.Find(id) is { } vault)
        {
            context.Store.PutRecord(KeyOf(id), new JsonObject { ["kind"] = "deletedVault", ["vaultId"] = vault.Id, ["location"] = vault.Body["location"]?.DeepClone() });
        }
    }

    /// <summary>The refusal of a vault whose name is held; recovering takes the name back.</summary>
    public static ArmAnswer? Refuses(ArmContext context, string id, JsonObject request)
    {
        if (ArmIds.TypeOf(id) != Type || context.Store.Record(KeyOf(id)) is null)
        {
            return null;
        }

        if (string.Equals(JsonPath.Text(JsonPath.Get(request, "properties.createMode")), "recover", StringComparison.OrdinalIgnoreCase))
        {
            context.Store.RemoveRecord(KeyOf(id));
            return null;
        }

        return ArmAnswer.Error(409, "ConflictError", $"A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.", id);
    }

    /// <summary><c>GET …/deletedVaults/NAME</c> and <c>POST …/deletedVaults/NAME/purge</c>.</summary>
    public static ArmAnswer? Answer(ArmContext context, ArmRequest request)
    {
        var at = Array.FindIndex(request.Segments, s => string.Equals(s, "deletedVaults", StringComparison.OrdinalIgnoreCase));
        if (at < 0 || request.Segments.Length <= at + 1)
        {
            return null;
        }

        var key = KeyOf("/" + request.Segments[at + 1]);
        if (context.Store.Record(key) is not { } vault)
        {
            return ArmAnswer.Error(404, "DeletedVaultNotFound", $"The specified deleted vault '{request.Segments[at + 1]}' does not exist.");
        }

        if (request.Method == "POST")
        {
            context.Store.RemoveRecord(key);
            return new ArmAnswer(202).With("Retry-After", "1");
        }

        return new ArmAnswer(200, new JsonObject { ["id"] = request.Path, ["name"] = request.Segments[at + 1], ["type"] = "Microsoft.KeyVault/deletedVaults", ["properties"] = new JsonObject { ["vaultId"] = vault["vaultId"]?.DeepClone(), ["location"] = vault["location"]?.DeepClone() } });
    }

    // Names of vaults are unique in all of Azure.
    private static string KeyOf(string id) => "deletedVault " + ArmIds.NameOf(id).ToLowerInvariant();
}
