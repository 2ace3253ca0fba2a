using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Engine.Queue;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Controller.Tests.Pump;

public sealed class WakesOfLastProcessTests
{
    [Fact]
    public async Task What_the_process_before_had_accepted_is_sent_again()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var store = new InMemoryStateStore();
        var wakes = new WakeStore(store);
        await new Waker(new InMemoryWorkQueue(TimeProvider.System), wakes, TimeProvider.System).WakeAsync("wanted", cancellationToken);
        await wakes.UpdateAsync("later", r => r with { NextAt = DateTimeOffset.UtcNow.AddMinutes(-1) }, cancellationToken);
        await wakes.UpdateAsync("done", r => r with { LastRun = 4 }, cancellationToken);
        var queue = new InMemoryWorkQueue(TimeProvider.System);

        await new WakesOfLastProcess(queue, wakes, TimeProvider.System).StartAsync(cancellationToken);

        var sent = new List<string>();
        while (await queue.ReceiveAsync(TimeSpan.FromMinutes(1), cancellationToken) is { } message)
        {
            sent.Add(message.Item.Application);
        }

        Assert.Equal(["later", "wanted"], sent.Order(StringComparer.Ordinal));
    }
}
