using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Engine.Tests;

public sealed class LeaseKeeperTests
{
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(1.2);

    [Fact]
    public async Task Step_is_cancelled_before_a_lease_whose_renewal_gets_no_answer_is_over()
    {
        var lease = new FakeLease((_, _) => new TaskCompletionSource<bool>().Task);
        await using var keeper = new LeaseKeeper(lease, s_duration, TimeProvider.System, CancellationToken.None);
        Assert.True(await IsCancelledWithinAsync(keeper, s_duration * 1.4));
        Assert.Equal(1, lease.Renewals);
    }

    // What counts is when the last renewal that succeeded was sent, not when its answer came.
    [Fact]
    public async Task Slow_answer_does_not_prolong_the_lease()
    {
        var lease = new FakeLease(async (renewal, token) =>
        {
            await Task.Delay(renewal == 1 ? s_duration * 0.5 : Timeout.InfiniteTimeSpan, token);
            return true;
        });
        await using var keeper = new LeaseKeeper(lease, s_duration, TimeProvider.System, CancellationToken.None);
        Assert.True(await IsCancelledWithinAsync(keeper, s_duration * 1.8));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lost_lease_cancels_the_step_at_once(bool throws)
    {
        var lease = new FakeLease((_, _) => throws ? throw new IOException("the store is away") : Task.FromResult(false));
        await using var keeper = new LeaseKeeper(lease, s_duration, TimeProvider.System, CancellationToken.None);
        Assert.True(await IsCancelledWithinAsync(keeper, s_duration * 0.8));
    }

    [Fact]
    public async Task Lease_that_is_renewed_is_kept_and_given_back()
    {
        var lease = new FakeLease((_, _) => Task.FromResult(true));
        await using (var keeper = new LeaseKeeper(lease, s_duration / 4, TimeProvider.System, CancellationToken.None))
        {
            Assert.False(await IsCancelledWithinAsync(keeper, s_duration));
        }

        Assert.True(lease.IsGivenBack);
        Assert.True(lease.Renewals > 1);
    }

    private static async Task<bool> IsCancelledWithinAsync(LeaseKeeper keeper, TimeSpan time)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = keeper.Token.Register(cancelled.SetResult);
        return await Task.WhenAny(cancelled.Task, Task.Delay(time)) == cancelled.Task;
    }

    private sealed class FakeLease(Func<int, CancellationToken, Task<bool>> renew) : ILease
    {
        public int Renewals { get; private set; }

        public bool IsGivenBack { get; private set; }

        public Task<bool> RenewAsync(CancellationToken cancellationToken) => renew(++Renewals, cancellationToken);

        public ValueTask DisposeAsync()
        {
            IsGivenBack = true;
            return ValueTask.CompletedTask;
        }
    }
}
