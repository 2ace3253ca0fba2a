using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.State;
using GitOpsServerless.Testing.Storage;

namespace GitOpsServerless.Runtime.Tests;

public sealed class FileStateStoreTests : StateStoreSuite, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gitops-state-");

    [Fact]
    public async Task Key_that_leaves_the_folder_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await (await CreateAsync()).ReadAsync("../x.json", default));

    [Fact]
    public async Task Of_two_processes_that_write_at_once_exactly_one_wins()
    {
        var stores = new[] { await CreateAsync(), await CreateAsync() };
        var first = await stores[0].WriteAsync("a.json", "{}"u8.ToArray(), ifMatch: null, default);

        var tags = await Task.WhenAll(stores.Select((s, i) => s.WriteAsync("a.json", new[] { (byte)'1', (byte)('0' + i) }, first, default)));

        Assert.Single(tags, t => t is not null);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    protected override Task<IStateStore> CreateAsync() => Task.FromResult<IStateStore>(new FileStateStore(_folder.FullName, TimeProvider.System));
}
