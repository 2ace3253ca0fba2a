using GitOpsServerless.Contracts;
using Xunit;

namespace GitOpsServerless.Testing.Storage;

/// <summary>What every work queue must do. Derive, and give a fresh queue and a way to let time pass.</summary>
public abstract class WorkQueueSuite
{
    private static readonly TimeSpan s_visibility = TimeSpan.FromSeconds(30);

    /// <summary>An empty queue.</summary>
    protected abstract Task<IWorkQueue> CreateAsync();

    /// <summary>Lets the queue's clock move on.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    [Fact]
    public async Task Empty_queue_gives_nothing()
    {
        var queue = await CreateAsync();
        Assert.Null(await queue.ReceiveAsync(s_visibility, default));
        Assert.Equal(0, await queue.CountAsync(default));
    }

    [Fact]
    public async Task Message_is_received_once_and_is_gone_when_completed()
    {
        var queue = await CreateAsync();
        await queue.EnqueueAsync(new WorkItem("shop"), TimeSpan.Zero, default);
        var message = await queue.ReceiveAsync(s_visibility, default);
        Assert.Equal(("shop", 1), (message!.Item.Application, message.DequeueCount));
        Assert.Null(await queue.ReceiveAsync(s_visibility, default));
        await queue.CompleteAsync(message, default);
        Assert.Equal(0, await queue.CountAsync(default));
    }

    [Fact]
    public async Task Delayed_message_appears_after_its_delay()
    {
        var queue = await CreateAsync();
        await queue.EnqueueAsync(new WorkItem("shop"), TimeSpan.FromSeconds(2), default);
        Assert.Null(await queue.ReceiveAsync(s_visibility, default));
        await PassAsync(TimeSpan.FromSeconds(3));
        Assert.NotNull(await queue.ReceiveAsync(s_visibility, default));
    }

    [Fact]
    public async Task Message_of_a_dead_receiver_comes_back_with_a_higher_count()
    {
        var queue = await CreateAsync();
        await queue.EnqueueAsync(new WorkItem("shop"), TimeSpan.Zero, default);
        var first = await queue.ReceiveAsync(TimeSpan.FromSeconds(1), default);
        await PassAsync(TimeSpan.FromSeconds(2));
        var second = await queue.ReceiveAsync(s_visibility, default);
        Assert.Equal((1, 2), (first!.DequeueCount, second!.DequeueCount));
    }

    [Fact]
    public async Task Completing_late_leaves_the_message_to_its_new_receiver()
    {
        var queue = await CreateAsync();
        await queue.EnqueueAsync(new WorkItem("shop"), TimeSpan.Zero, default);
        var first = await queue.ReceiveAsync(TimeSpan.FromSeconds(1), default);
        await PassAsync(TimeSpan.FromSeconds(2));
        var second = await queue.ReceiveAsync(s_visibility, default);
        await queue.CompleteAsync(first!, default);
        Assert.Equal(1, await queue.CountAsync(default));
        await queue.CompleteAsync(second!, default);
        Assert.Equal(0, await queue.CountAsync(default));
    }

    [Fact]
    public async Task Abandoned_message_comes_back_after_its_delay()
    {
        var queue = await CreateAsync();
        await queue.EnqueueAsync(new WorkItem("shop"), TimeSpan.Zero, default);
        await queue.AbandonAsync((await queue.ReceiveAsync(s_visibility, default))!, TimeSpan.FromSeconds(1), default);
        Assert.Null(await queue.ReceiveAsync(s_visibility, default));
        await PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(2, (await queue.ReceiveAsync(s_visibility, default))!.DequeueCount);
    }

    [Fact]
    public async Task Poisoned_message_leaves_the_queue()
    {
        var queue = await CreateAsync();
        await queue.EnqueueAsync(new WorkItem("shop"), TimeSpan.Zero, default);
        await queue.PoisonAsync((await queue.ReceiveAsync(s_visibility, default))!, "always fails", default);
        Assert.Equal(0, await queue.CountAsync(default));
    }

    [Fact]
    public async Task Each_message_goes_to_one_of_many_receivers()
    {
        var queue = await CreateAsync();
        foreach (var i in Enumerable.Range(0, 20))
        {
            await queue.EnqueueAsync(new WorkItem($"app-{i}"), TimeSpan.Zero, default);
        }

        var received = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var mine = new List<string>();
            while (await queue.ReceiveAsync(s_visibility, default) is { } message)
            {
                mine.Add(message.Item.Application);
            }

            return mine;
        })));
        Assert.Equal(20, received.Sum(r => r.Count));
        Assert.Equal(20, received.SelectMany(r => r).Distinct().Count());
    }
}
