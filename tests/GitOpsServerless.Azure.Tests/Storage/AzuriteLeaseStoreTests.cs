using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Testing.Storage;

namespace GitOpsServerless.Azure.Tests.Storage;

public sealed class AzuriteLeaseStoreTests : LeaseStoreSuite
{
    protected override async Task<ILeaseStore> CreateAsync()
    {
        var azurite = await Azurite.RequireAsync();
        return new BlobLeaseStore(StorageAccount.Parse(azurite.ConnectionString), $"c{Guid.NewGuid():N}");
    }

    [Fact]
    public async Task Lease_longer_than_the_service_grants_is_given_back_too()
    {
        var store = await CreateAsync();
        await (await store.TryAcquireAsync("long", TimeSpan.FromMinutes(10), default))!.DisposeAsync();
        await using var again = await store.TryAcquireAsync("long", TimeSpan.FromMinutes(10), default);
        Assert.NotNull(again);
    }
}
