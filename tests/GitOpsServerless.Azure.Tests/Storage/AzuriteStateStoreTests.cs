using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Testing.Storage;

namespace GitOpsServerless.Azure.Tests.Storage;

public sealed class AzuriteStateStoreTests : StateStoreSuite
{
    protected override async Task<IStateStore> CreateAsync()
    {
        var azurite = await Azurite.RequireAsync();
        return new BlobStateStore(StorageAccount.Parse(azurite.ConnectionString), $"c{Guid.NewGuid():N}");
    }
}
