using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.Module.Tests;

public sealed class EventPumpTests
{
    private readonly EventHub _hub = new();

    [Fact]
    public void Events_are_shown_on_the_callers_thread_in_order()
    {
        var shown = new List<(int Thread, string Message)>();

        var result = EventPump.Run(_hub, "shop", e => shown.Add((Environment.CurrentManagedThreadId, e.Message)), _ => Publish(100), TestContext.Current.CancellationToken);

        Assert.Equal(100, result);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), shown.Select(s => s.Message));
        Assert.All(shown, s => Assert.Equal(Environment.CurrentManagedThreadId, s.Thread));
    }

    [Fact]
    public void Events_of_other_applications_are_left_out()
    {
        var shown = 0;

        EventPump.Run(_hub, "other", _ => shown++, _ => Publish(3), TestContext.Current.CancellationToken);

        Assert.Equal(0, shown);
    }

    [Fact]
    public void Failure_of_the_work_comes_back_unwrapped()
    {
        Assert.Throws<InvalidDataException>(() => EventPump.Run<int>(_hub, null, _ => { }, _ => throw new InvalidDataException(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Stop_cancels_the_work()
    {
        using var stop = new CancellationTokenSource();
        var wasCancelled = false;

        Assert.ThrowsAny<OperationCanceledException>(() => EventPump.Run(_hub, null, _ => { }, Work, stop.Token));
        Assert.True(wasCancelled);

        async Task<int> Work(CancellationToken token)
        {
            stop.Cancel();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            catch (OperationCanceledException)
            {
                wasCancelled = true;
                throw;
            }

            return 0;
        }
    }

    [Fact]
    public void Stop_gives_the_prompt_back_within_two_seconds_whatever_the_work_does()
    {
        var start = TimeProvider.System.GetTimestamp();
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => EventPump.Run(_hub, null, _ => { }, Deaf, stop.Token));
        var pumped = TimeProvider.System.GetElapsedTime(start);
        Assert.ThrowsAny<OperationCanceledException>(() => BoundedStop.Wait(Deaf(CancellationToken.None), stop.Token));

        Assert.True(pumped < TimeSpan.FromSeconds(2), $"{pumped}");
        Assert.True(TimeProvider.System.GetElapsedTime(start) - pumped < TimeSpan.FromSeconds(2));

        Task<int> Deaf(CancellationToken token)
        {
            stop.Cancel();
            return new TaskCompletionSource<int>().Task;
        }
    }

    [Fact]
    public void Failure_to_show_cancels_the_work()
    {
        var cancelled = new TaskCompletionSource();

        Assert.Throws<InvalidDataException>(() => EventPump.Run(_hub, null, _ => throw new InvalidDataException(), Work, TestContext.Current.CancellationToken));
        Assert.True(cancelled.Task.IsCompleted);

        async Task<int> Work(CancellationToken token)
        {
            await using var registration = token.Register(cancelled.SetResult);
            await Publish(1);
            await cancelled.Task;
            return 0;
        }
    }

    [Fact]
    public void Full_queue_loses_the_oldest_events()
    {
        var queue = new EventQueue(null);
        for (var i = 0; i < EventQueue.Capacity + 2; i++)
        {
            queue.Offer(Event(i));
        }

        Assert.True(queue.TryTake(out var first));
        Assert.Equal("2", first!.Message);
        Assert.Equal(2, queue.Dropped);
    }

    private static EngineEvent Event(int number) => new(DateTimeOffset.UnixEpoch, "shop", "run", EngineStage.Plan, DiagnosticSeverity.Info, $"{number}");

    private Task<int> Publish(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _hub.Publish(Event(i));
        }

        return Task.FromResult(count);
    }
}
