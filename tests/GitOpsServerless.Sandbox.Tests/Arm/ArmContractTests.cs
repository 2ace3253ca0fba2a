using System.Text.Json.Nodes;
using Azure.Core;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Sandbox.Tests.Arm;

public sealed class ArmContractTests : IAsyncLifetime
{
    private const string Subscription = "/subscriptions/11111111-1111-1111-1111-111111111111";
    private const string Group = $"{Subscription}/resourceGroups/rg";
    private const string Storage = $"{Group}/providers/Microsoft.Storage/storageAccounts/st";
    private ArmSandbox _sandbox = null!;
    private ArmClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await ArmSandbox.StartAsync(new ArmSandboxOptions { PollInterval = TimeSpan.FromSeconds(2) }, TestContext.Current.CancellationToken);
        _client = new ArmClient(_sandbox.Credential, _sandbox.ClientOptions with { MaxAttempts = 1 });
        await _client.PutAsync(Group, "2024-03-01", new JsonObject { ["location"] = "West Europe" }, CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData("/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/absent", 404, "ResourceGroupNotFound")]
    [InlineData("/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/absent/providers/Microsoft.Storage/storageAccounts/x", 404, "ResourceGroupNotFound")]
    [InlineData("/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/x", 404, "ResourceNotFound")]
    [InlineData("/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Resources/deployments/x", 404, "DeploymentNotFound")]
    [InlineData("/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Resources/deploymentStacks/x", 404, "DeploymentStackNotFound")]
    [InlineData("/nowhere", 404, "NotFound")]
    public async Task What_does_not_exist_is_refused_as_Azure_does(string path, int status, string code)
    {
        var response = await _client.GetAsync(path, "2024-03-01", CancellationToken.None);

        Assert.Equal((status, code), (response.Status, response.Error!.Code));
    }

    [Fact]
    public async Task A_request_without_a_version_or_a_token_is_refused()
    {
        var version = await _client.GetAsync(Group, "", CancellationToken.None);
        using var stranger = new ArmClient(DelegatedTokenCredential.Create((_, _) => new AccessToken("wrong", DateTimeOffset.MaxValue)), _sandbox.ClientOptions with { MaxAttempts = 1 });
        var token = await stranger.GetAsync(Group, "2024-03-01", CancellationToken.None);

        Assert.Equal((400, "MissingApiVersionParameter"), (version.Status, version.Error!.Code));
        Assert.Equal((401, "AuthenticationFailed"), (token.Status, token.Error!.Code));
    }

    [Fact]
    public async Task A_provider_adds_defaults_normalises_and_returns_no_secret()
    {
        var created = await _client.PutAsync(Storage, "2023-05-01", new JsonObject { ["location"] = "West Europe", ["sku"] = new JsonObject { ["name"] = "Standard_LRS" }, ["kind"] = "StorageV2", ["properties"] = new JsonObject() }, CancellationToken.None);
        var sql = $"{Group}/providers/Microsoft.Sql/servers/sql";
        await _client.PutAsync(sql, "2023-08-01", new JsonObject { ["location"] = "westeurope", ["properties"] = new JsonObject { ["administratorLoginPassword"] = "secret" } }, CancellationToken.None);

        Assert.Equal(201, created.Status);
        Assert.Equal("westeurope", created.Object!["location"]!.GetValue<string>());
        Assert.Equal("Standard", created.Object["sku"]!["tier"]!.GetValue<string>());
        Assert.NotNull(created.Object["properties"]!["primaryEndpoints"]!["blob"]);
        Assert.DoesNotContain("secret", (await _client.GetAsync(sql, "2023-08-01", CancellationToken.None)).Body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_are_compared_without_regard_to_case()
    {
        await PutStorageAsync();

        Assert.Equal(200, (await _client.GetAsync(Storage.ToUpperInvariant(), "2023-05-01", CancellationToken.None)).Status);
    }

    [Fact]
    public async Task A_deletion_is_asynchronous_and_a_second_one_finds_nothing()
    {
        await PutStorageAsync();
        var first = await _client.DeleteAsync(Storage, "2023-05-01", CancellationToken.None);
        var second = await _client.DeleteAsync(Storage, "2023-05-01", CancellationToken.None);

        Assert.Equal(202, first.Status);
        Assert.Equal("Succeeded", (await _client.GetLinkAsync(first.AsyncOperation!, CancellationToken.None)).Object!["status"]!.GetValue<string>());
        Assert.Equal(TimeSpan.FromSeconds(2), first.RetryAfter);
        Assert.Equal(204, second.Status);
    }

    [Fact]
    public async Task A_lock_protects_what_is_below()
    {
        await PutStorageAsync();
        await _client.PutAsync($"{Group}/providers/Microsoft.Authorization/locks/keep", "2020-05-01", new JsonObject { ["properties"] = new JsonObject { ["level"] = "CanNotDelete" } }, CancellationToken.None);

        Assert.Equal("ScopeLocked", (await _client.DeleteAsync(Storage, "2023-05-01", CancellationToken.None)).Error!.Code);
        Assert.Equal("ScopeLocked", (await _client.DeleteAsync(Group, "2024-03-01", CancellationToken.None)).Error!.Code);
        await _client.DeleteAsync($"{Group}/providers/Microsoft.Authorization/locks/keep", "2020-05-01", CancellationToken.None);
        Assert.True((await _client.DeleteAsync(Group, "2024-03-01", CancellationToken.None)).IsSuccess);
        Assert.Null(_sandbox.Find(Storage));
    }

    [Fact]
    public async Task A_list_has_pages_and_no_properties()
    {
        for (var i = 0; i < 5; i++)
        {
            await _client.PutAsync($"{Storage}{i}", "2023-05-01", new JsonObject { ["location"] = "westeurope" }, CancellationToken.None);
        }

        var (items, failure) = await _client.ListAsync($"{Group}/resources", "2024-03-01", CancellationToken.None, "$top=2");

        Assert.Null(failure);
        Assert.Equal(5, items.Count);
        Assert.All(items, i => Assert.False(i.ContainsKey("properties")));
        Assert.Equal(3, _sandbox.Requests.Records.Count(r => r.Path.EndsWith("/resources", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Tags_are_a_resource_of_their_own()
    {
        await PutStorageAsync();
        await _client.PutAsync($"{Storage}/providers/Microsoft.Resources/tags/default", "2024-03-01", new JsonObject { ["properties"] = new JsonObject { ["tags"] = new JsonObject { ["team"] = "shop" } } }, CancellationToken.None);

        Assert.Equal("shop", _sandbox.Find(Storage)!["tags"]!["team"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_child_needs_its_parent()
    {
        var response = await _client.PutAsync($"{Storage}/blobServices/default/containers/c", "2023-05-01", new JsonObject(), CancellationToken.None);
        var orphan = await _client.PutAsync($"{Group}/providers/Microsoft.Network/virtualNetworks/absent/subnets/s", "2024-01-01", new JsonObject(), CancellationToken.None);

        Assert.True(response.IsSuccess || response.Error!.Code == "ParentResourceNotFound");
        Assert.Equal("ParentResourceNotFound", orphan.Error!.Code);
    }

    [Fact]
    public async Task A_subnet_is_a_child_and_an_element_of_its_network()
    {
        const string Network = $"{Group}/providers/Microsoft.Network/virtualNetworks/vnet";
        await _client.PutAsync(Network, "2024-01-01", new JsonObject { ["location"] = "westeurope", ["properties"] = new JsonObject { ["subnets"] = new JsonArray(new JsonObject { ["name"] = "a", ["properties"] = new JsonObject { ["addressPrefix"] = "10.0.0.0/24" } }) } }, CancellationToken.None);
        await _client.PutAsync($"{Network}/subnets/b", "2024-01-01", new JsonObject { ["properties"] = new JsonObject { ["addressPrefix"] = "10.0.1.0/24" } }, CancellationToken.None);

        Assert.Equal(200, (await _client.GetAsync($"{Network}/subnets/a", "2024-01-01", CancellationToken.None)).Status);
        Assert.Equal(2, _sandbox.Find(Network)!["properties"]!["subnets"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_secret_is_read_from_the_data_plane()
    {
        _sandbox.SetSecret("kv", "sql", "correct horse");

        Assert.Equal("correct horse", (await _client.GetAsync("/keyvault/kv/secrets/sql", "7.5", CancellationToken.None)).Object!["value"]!.GetValue<string>());
        Assert.Equal("SecretNotFound", (await _client.GetAsync("/keyvault/kv/secrets/absent", "7.5", CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task Beyond_the_bucket_requests_are_refused_with_a_time()
    {
        await using var strict = await ArmSandbox.StartAsync(new ArmSandboxOptions { Throttle = true }, TestContext.Current.CancellationToken);
        using var hasty = new ArmClient(strict.Credential, strict.ClientOptions with { MaxAttempts = 1, Throttle = new ThrottleOptions { ReadBucket = 10_000, ReadRefill = 10_000 } });
        var refused = 0;
        for (var i = 0; i < 300 && refused == 0; i++)
        {
            var response = await hasty.GetAsync(Subscription, "2022-12-01", CancellationToken.None);
            refused += response is { Status: 429, RetryAfter: not null } && response.Error!.Code == "SubscriptionRequestsThrottled" ? 1 : 0;
        }

        Assert.True(refused == 1 || strict.Requests.Total >= 250);
    }

    private Task<ArmResponse> PutStorageAsync() =>
        _client.PutAsync(Storage, "2023-05-01", new JsonObject { ["location"] = "westeurope", ["sku"] = new JsonObject { ["name"] = "Standard_LRS" }, ["kind"] = "StorageV2" }, CancellationToken.None);
}
