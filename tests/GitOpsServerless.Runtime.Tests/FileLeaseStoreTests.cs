using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.State;
using GitOpsServerless.Testing.Storage;

namespace GitOpsServerless.Runtime.Tests;

public sealed class FileLeaseStoreTests : LeaseStoreSuite, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gitops-leases-");

    public void Dispose() => _folder.Delete(recursive: true);

    protected override Task<ILeaseStore> CreateAsync() => Task.FromResult<ILeaseStore>(new FileLeaseStore(_folder.FullName));
}
