using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.State;
using GitOpsServerless.Testing.Storage;

namespace GitOpsServerless.Runtime.Tests;

public sealed class FileLeaseStoreTests : LeaseStoreSuite, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gitops-leases-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Folder_that_is_gone_is_a_failure_and_no_held_lease()
    {
        var store = await CreateAsync();
        Directory.Delete(_folder.FullName);
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => store.TryAcquireAsync("applications/shop", TimeSpan.FromSeconds(30), default));
        _folder.Create();
    }

    [Fact]
    public async Task Lock_file_that_cannot_be_opened_is_a_failure_and_no_held_lease()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own there.");
        var store = await CreateAsync();
        await (await store.TryAcquireAsync("applications/shop", TimeSpan.FromSeconds(30), default))!.DisposeAsync();
        var path = Assert.Single(Directory.GetFiles(_folder.FullName));
        File.Delete(path);
        File.CreateSymbolicLink(path, path);
        await Assert.ThrowsAsync<IOException>(() => store.TryAcquireAsync("applications/shop", TimeSpan.FromSeconds(30), default));
        File.Delete(path);
        Directory.CreateDirectory(path);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => store.TryAcquireAsync("applications/shop", TimeSpan.FromSeconds(30), default));
    }

    protected override Task<ILeaseStore> CreateAsync() => Task.FromResult<ILeaseStore>(new FileLeaseStore(_folder.FullName));
}
