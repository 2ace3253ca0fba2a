using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Testing.Storage;

namespace GitOpsServerless.Azure.Tests.Storage;

public sealed class AzuriteWorkQueueTests : WorkQueueSuite
{
    protected override async Task<IWorkQueue> CreateAsync() => await CreateQueueAsync();

    // The emulator has its own clock.
    protected override Task PassAsync(TimeSpan time) => Task.Delay(time);

    [Fact]
    public async Task Poison_message_keeps_the_application_and_the_reason()
    {
        var name = $"q{Guid.NewGuid():N}";
        var account = StorageAccount.Parse((await Azurite.RequireAsync()).ConnectionString);
        var queue = new StorageWorkQueue(account, name);
        await queue.EnqueueAsync(new WorkItem("shop"), TimeSpan.Zero, default);
        await queue.PoisonAsync((await queue.ReceiveAsync(TimeSpan.FromSeconds(30), default))!, "always fails", default);

        Assert.Equal(1, await queue.CountPoisonAsync(default));
        var poison = new StorageWorkQueue(account, name + "-poison");
        Assert.Equal("shop", (await poison.ReceiveAsync(TimeSpan.FromSeconds(30), default))!.Item.Application);
    }

    private static async Task<StorageWorkQueue> CreateQueueAsync() =>
        new(StorageAccount.Parse((await Azurite.RequireAsync()).ConnectionString), $"q{Guid.NewGuid():N}");
}
