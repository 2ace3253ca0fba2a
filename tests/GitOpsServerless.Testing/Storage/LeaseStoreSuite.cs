using GitOpsServerless.Contracts;
using Xunit;

namespace GitOpsServerless.Testing.Storage;

/// <summary>What every lease store must do. Derive, and give a fresh store.</summary>
public abstract class LeaseStoreSuite
{
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(30);

    /// <summary>A store without leases.</summary>
    protected abstract Task<ILeaseStore> CreateAsync();

    [Fact]
    public async Task Lease_is_held_by_one()
    {
        var store = await CreateAsync();
        await using var first = await store.TryAcquireAsync("applications/shop", s_duration, default);
        Assert.NotNull(first);
        Assert.Null(await store.TryAcquireAsync("applications/shop", s_duration, default));
    }

    [Fact]
    public async Task Leases_of_different_names_are_independent()
    {
        var store = await CreateAsync();
        await using var first = await store.TryAcquireAsync("applications/shop", s_duration, default);
        await using var second = await store.TryAcquireAsync("applications/shop2", s_duration, default);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task Lease_that_was_given_back_can_be_taken_again()
    {
        var store = await CreateAsync();
        await (await store.TryAcquireAsync("applications/shop", s_duration, default))!.DisposeAsync();
        await using var again = await store.TryAcquireAsync("applications/shop", s_duration, default);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Held_lease_can_be_renewed()
    {
        var store = await CreateAsync();
        await using var lease = await store.TryAcquireAsync("applications/shop", s_duration, default);
        Assert.True(await lease!.RenewAsync(default));
    }

    [Fact]
    public async Task Of_many_takers_one_wins()
    {
        var store = await CreateAsync();
        var leases = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ =>
            Task.Run(() => store.TryAcquireAsync("applications/shop", s_duration, default))));
        await using var winner = Assert.Single(leases, l => l is not null);
    }
}
