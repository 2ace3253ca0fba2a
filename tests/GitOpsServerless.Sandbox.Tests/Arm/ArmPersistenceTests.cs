using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Sandbox.Tests.Arm;

/// <summary>A sandbox over a folder goes on where one was killed.</summary>
public sealed class ArmPersistenceTests : IDisposable
{
    private const string Stack = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Resources/deploymentStacks/shop";
    private const string Version = "2024-03-01";

    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-state-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("deploymentstacks")]
    [InlineData("deployments")]
    public async Task Stack_ends_although_the_process_died_while_the_end_was_written(string record)
    {
        string file;
        byte[] content;
        await using (var sandbox = await StartAsync())
        {
            using var client = new ArmClient(sandbox.Credential, sandbox.ClientOptions with { MaxAttempts = 1 });
            await client.PutAsync(Stack, Version, Body(), CancellationToken.None);
            file = Directory.GetFiles(_folder).Single(f => Path.GetFileName(f).Contains($"%2f{record}%2f", StringComparison.Ordinal));
            content = await File.ReadAllBytesAsync(file, CancellationToken.None);

            // No file takes the place of a folder: this one write fails, as it does in a process that dies before it.
            File.Delete(file);
            Directory.CreateDirectory(file);
            Assert.Equal(500, (await client.GetAsync(Stack, Version, CancellationToken.None)).Status);
        }

        Directory.Delete(file);
        await File.WriteAllBytesAsync(file, content, CancellationToken.None);
        await using var again = await StartAsync();
        using var second = new ArmClient(again.Credential, again.ClientOptions);
        var stack = (await second.GetAsync(Stack, Version, CancellationToken.None)).Object!["properties"]!;

        Assert.Equal("succeeded", (string?)stack["provisioningState"]);
        Assert.Equal("stone", ((string?)stack["resources"]!.AsArray().Single()!["id"])!.Split('/')[^1]);
        Assert.Equal("yes", (string?)stack["outputs"]!["done"]!["value"]);
        Assert.Equal("Succeeded", (string?)(await second.GetAsync((string)stack["deploymentId"]!, "2024-03-01", CancellationToken.None)).Object!["properties"]!["provisioningState"]);
    }

    private Task<ArmSandbox> StartAsync() =>
        ArmSandbox.StartAsync(new ArmSandboxOptions { StateDirectory = _folder, CreateGroupsOnDemand = true }, CancellationToken.None);

    private static JsonObject Body() => JsonNode.Parse("""
        {
          "properties": {
            "actionOnUnmanage": { "resources": "delete" },
            "denySettings": { "mode": "none" },
            "template": {
              "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
              "contentVersion": "1.0.0.0",
              "resources": [
                { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "stone", "location": "westeurope", "kind": "StorageV2", "sku": { "name": "Standard_LRS" } }
              ],
              "outputs": { "done": { "type": "string", "value": "yes" } }
            }
          }
        }
        """)!.AsObject();
}
