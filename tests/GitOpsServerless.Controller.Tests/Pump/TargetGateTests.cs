using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Controller.Tests.Pump;

public sealed class TargetGateTests
{
    private static readonly PumpOptions s_two = new() { WorkersPerTarget = 2, TargetWait = TimeSpan.Zero };

    [Fact]
    public async Task Places_of_a_target_are_counted_over_all_processes()
    {
        var leases = new InMemoryLeaseStore();
        await using var one = new TargetGate(s_two, leases, TimeProvider.System);
        await using var other = new TargetGate(s_two, leases, TimeProvider.System);
        await using var third = new TargetGate(s_two, leases, TimeProvider.System);
        using var a = await EnterAsync(one, "cluster");
        using var b = await EnterAsync(other, "cluster");
        Assert.True(a is not null && b is not null);
        Assert.Null(await EnterAsync(one, "cluster"));
        Assert.Null(await EnterAsync(third, "cluster"));
        Assert.NotNull(await EnterAsync(third, "another"));
    }

    [Fact]
    public async Task Lease_serves_the_next_step_too_and_is_given_back_with_the_process()
    {
        var leases = new CountingLeases();
        await using (var gate = new TargetGate(s_two, leases, TimeProvider.System))
        {
            for (var step = 0; step < 10; step++)
            {
                using var place = await EnterAsync(gate, "cluster");
                Assert.NotNull(place);
            }

            Assert.Equal((1, 0), (leases.Acquired, leases.GivenBack));
        }

        Assert.Equal((1, 1), (leases.Acquired, leases.GivenBack));
    }

    [Fact]
    public async Task Where_there_is_one_target_only_a_message_waits_for_its_turn()
    {
        await using var gate = new TargetGate(s_two with { WorkersPerTarget = 1, TargetWait = TimeSpan.FromMinutes(1) }, leases: null, TimeProvider.System);
        var first = await gate.TryEnterAsync("cluster", isOnlyTarget: true, default);
        Assert.Null(await gate.TryEnterAsync("cluster", isOnlyTarget: false, default));
        var second = gate.TryEnterAsync("cluster", isOnlyTarget: true, default);
        Assert.False(second.IsCompleted);
        first!.Dispose();
        using var place = await second;
        Assert.True(place!.HasWaited);
        Assert.False(first.HasWaited);
    }

    // The step tells what is wrong, in the status of its application; a message that never gets there tells nobody.
    [Fact]
    public async Task Lease_store_that_fails_keeps_no_step_from_telling_so()
    {
        await using var gate = new TargetGate(s_two, new BrokenLeases(), TimeProvider.System);
        using var first = await EnterAsync(gate, "cluster");
        using var second = await EnterAsync(gate, "cluster");
        Assert.True(first is not null && second is not null);
        Assert.Null(await EnterAsync(gate, "cluster"));
    }

    private static Task<TargetPlace?> EnterAsync(TargetGate gate, string target) => gate.TryEnterAsync(target, isOnlyTarget: true, default);

    private sealed class BrokenLeases : ILeaseStore
    {
        public Task<ILease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken) => throw new IOException("No space left on device");
    }

    private sealed class CountingLeases : ILeaseStore
    {
        private int _givenBack;

        public int Acquired { get; private set; }

        public int GivenBack => _givenBack;

        public Task<ILease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
        {
            Acquired++;
            return Task.FromResult<ILease?>(new Lease(this));
        }

        private sealed class Lease(CountingLeases owner) : ILease
        {
            public Task<bool> RenewAsync(CancellationToken cancellationToken) => Task.FromResult(true);

            public ValueTask DisposeAsync()
            {
                owner._givenBack++;
                return ValueTask.CompletedTask;
            }
        }
    }
}
