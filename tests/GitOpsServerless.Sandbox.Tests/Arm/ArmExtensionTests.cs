using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Sandbox.Tests.Arm;

/// <summary>What-if of stacks, readers, deleted vaults, and services that have less.</summary>
public sealed class ArmExtensionTests
{
    private const string Group = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg";
    private const string Results = $"{Group}/providers/Microsoft.Resources/deploymentStacksWhatIfResults";
    private const string Stack = $"{Group}/providers/Microsoft.Resources/deploymentStacks/shop";
    private const string Vault = $"{Group}/providers/Microsoft.KeyVault/vaults/kv";

    private static JsonObject StackBody(params string[] accounts) => new()
    {
        ["properties"] = new JsonObject
        {
            ["actionOnUnmanage"] = new JsonObject { ["resources"] = "delete" },
            ["denySettings"] = new JsonObject { ["mode"] = "none" },
            ["template"] = new JsonObject
            {
                ["$schema"] = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                ["contentVersion"] = "1.0.0.0",
                ["resources"] = new JsonArray([.. accounts.Select(a => new JsonObject { ["type"] = "Microsoft.Storage/storageAccounts", ["apiVersion"] = "2023-05-01", ["name"] = a, ["location"] = "westeurope", ["kind"] = "StorageV2", ["sku"] = new JsonObject { ["name"] = "Standard_LRS" } })]),
            },
        },
    };

    [Fact]
    public async Task What_if_of_a_stack_tells_what_is_created_deleted_and_managed()
    {
        await using var sandbox = await StartAsync();
        using var client = new ArmClient(sandbox.Credential, sandbox.ClientOptions);
        await client.PutAsync(Stack, "2024-03-01", StackBody("stone", "sttwo"), CancellationToken.None);
        await client.GetAsync(Stack, "2024-03-01", CancellationToken.None);
        var body = StackBody("stone", "stthree");
        body["properties"]!["deploymentStackResourceId"] = Stack;
        body["properties"]!["retentionInterval"] = "PT1H";

        Assert.Equal(201, (await client.PutAsync($"{Results}/plan", "2025-07-01", body, CancellationToken.None)).Status);
        var stored = await client.GetAsync($"{Results}/plan", "2025-07-01", CancellationToken.None);
        var asked = await client.PostAsync($"{Results}/plan/whatIf", "2025-07-01", null, CancellationToken.None);
        var detail = await client.GetLinkAsync(asked.Location!, CancellationToken.None);

        Assert.Equal(202, asked.Status);
        Assert.All(Changes(stored), c => Assert.Null(c["resourceConfigurationChanges"]));
        Assert.Equal(
            ["stone modify managed>managed", "stthree create unmanaged>managed", "sttwo delete managed>unmanaged"],
            Changes(detail).Select(c => $"{c["id"]!.GetValue<string>().Split('/')[^1]} {c["changeType"]} {c["managementStatusChange"]!["before"]}>{c["managementStatusChange"]!["after"]}").Order(StringComparer.Ordinal));
        Assert.Null(sandbox.Find($"{Group}/providers/Microsoft.Storage/storageAccounts/stthree"));
        Assert.Equal(200, (await client.DeleteAsync($"{Results}/plan", "2025-07-01", CancellationToken.None)).Status);
        Assert.Equal(404, (await client.GetAsync($"{Results}/plan", "2025-07-01", CancellationToken.None)).Status);
    }

    [Fact]
    public async Task A_reader_reads_and_may_not_ask_what_if()
    {
        await using var sandbox = await StartAsync(new ArmSandboxOptions { ReaderToken = "reader" });
        using var client = new ArmClient(ArmSandbox.ReaderCredential("reader"), sandbox.ClientOptions);

        Assert.True((await client.GetAsync(Group, "2024-03-01", CancellationToken.None)).IsSuccess);
        var what = await client.PostAsync($"{Group}/providers/Microsoft.Resources/deployments/x/whatIf", "2024-03-01", StackBody(), CancellationToken.None);
        var put = await client.PutAsync(Group, "2024-03-01", new JsonObject { ["location"] = "westeurope" }, CancellationToken.None);

        Assert.Equal([(403, "AuthorizationFailed"), (403, "AuthorizationFailed")], new[] { what, put }.Select(r => (r.Status, r.Error!.Code)));
    }

    [Fact]
    public async Task A_deleted_vault_is_listed_and_its_name_is_free_after_purging()
    {
        await using var sandbox = await StartAsync(new ArmSandboxOptions { SoftDelete = true });
        using var client = new ArmClient(sandbox.Credential, sandbox.ClientOptions);
        var body = new JsonObject { ["location"] = "westeurope", ["properties"] = new JsonObject { ["tenantId"] = "t" } };
        await client.PutAsync(Vault, "2023-07-01", body, CancellationToken.None);
        await client.DeleteAsync(Vault, "2023-07-01", CancellationToken.None);
        const string Deleted = "/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/kv";

        Assert.Equal("ConflictError", (await client.PutAsync(Vault, "2023-07-01", body, CancellationToken.None)).Error!.Code);
        Assert.Equal(200, (await client.GetAsync(Deleted, "2023-07-01", CancellationToken.None)).Status);
        await client.PostAsync($"{Deleted}/purge", "2023-07-01", null, CancellationToken.None);

        Assert.Equal(404, (await client.GetAsync(Deleted, "2023-07-01", CancellationToken.None)).Status);
        Assert.Equal(201, (await client.PutAsync(Vault, "2023-07-01", body, CancellationToken.None)).Status);
    }

    [Theory]
    [InlineData($"{Group}/providers/Microsoft.Resources/deploymentStacks/x")]
    [InlineData("/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Insights/eventtypes/management/values")]
    public async Task What_a_service_was_told_not_to_have_is_an_unknown_type(string path)
    {
        await using var sandbox = await StartAsync(new ArmSandboxOptions { HasStacks = false, HasInsights = false });
        using var client = new ArmClient(sandbox.Credential, sandbox.ClientOptions);

        Assert.Equal("InvalidResourceType", (await client.GetAsync(path, "2024-03-01", CancellationToken.None)).Error!.Code);
    }

    private static IEnumerable<JsonNode> Changes(ArmResponse response) => response.Object!["properties"]!["changes"]!["resourceChanges"]!.AsArray().Select(c => c!);

    private static async Task<ArmSandbox> StartAsync(ArmSandboxOptions? options = null)
    {
        var sandbox = await ArmSandbox.StartAsync(options, TestContext.Current.CancellationToken);
        sandbox.Put(Group, "2024-03-01", new JsonObject { ["location"] = "westeurope" });
        return sandbox;
    }
}
