using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Queue;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

public sealed class QueueTests
{
    private readonly FakeTime _time = new();
    private readonly InMemoryWorkQueue _queue;

    public QueueTests() => _queue = new InMemoryWorkQueue(_time);

    [Fact]
    public async Task Messages_for_one_application_are_coalesced_to_the_earliest_time()
    {
        await Enqueue("a", 60);
        await Enqueue("a", 5);
        await Enqueue("a", 30);

        Assert.Null(await Receive());
        _time.Advance(TimeSpan.FromSeconds(5));
        var message = await Receive();
        await _queue.CompleteAsync(message!, default);
        Assert.Equal(0, await _queue.CountAsync(default));
    }

    [Fact]
    public async Task Message_that_arrives_while_the_application_is_worked_on_is_not_lost()
    {
        await Enqueue("a", 0);
        var first = await Receive();
        await Enqueue("a", 0);

        Assert.Null(await Receive());
        await _queue.CompleteAsync(first!, default);
        Assert.NotNull(await Receive());
    }

    [Fact]
    public async Task Message_of_a_worker_that_died_comes_back()
    {
        await Enqueue("a", 0);
        await Receive();
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, (await Receive())!.DequeueCount);
    }

    [Fact]
    public async Task Late_completion_does_not_remove_the_message_of_the_next_worker()
    {
        await Enqueue("a", 0);
        var late = await Receive();
        _time.Advance(TimeSpan.FromMinutes(1));
        await Receive();

        await _queue.CompleteAsync(late!, default);

        Assert.Equal(1, await _queue.CountAsync(default));
    }

    [Fact]
    public async Task Poisoned_message_is_kept_with_its_reason_and_stops_nobody()
    {
        await Enqueue("a", 0);
        await Enqueue("b", 0);
        await _queue.PoisonAsync((await Receive())!, "It fails.", default);

        Assert.Equal("It fails.", Assert.Single(_queue.Poison).Value);
        Assert.NotNull(await Receive());
    }

    private Task Enqueue(string application, int seconds) => _queue.EnqueueAsync(new WorkItem(application), TimeSpan.FromSeconds(seconds), default);

    private Task<WorkMessage?> Receive() => _queue.ReceiveAsync(TimeSpan.FromSeconds(30), default);
}
