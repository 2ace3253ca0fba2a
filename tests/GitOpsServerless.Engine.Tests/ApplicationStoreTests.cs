using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Engine.Tests;

public sealed class ApplicationStoreTests
{
    private readonly InMemoryStateStore _state = new();

    [Fact]
    public async Task Worker_that_was_frozen_past_its_lease_does_not_delete_the_operation_of_its_successor()
    {
        var frozen = new ApplicationStore(_state, "shop");
        await frozen.WriteOperationAsync(Operation("first"), default);

        var successor = new ApplicationStore(_state, "shop");
        await successor.ReadOperationAsync(default);
        await successor.DeleteOperationAsync(default);
        await new ApplicationStore(_state, "shop").WriteOperationAsync(Operation("second"), default);

        await Assert.ThrowsAsync<StateConflictException>(() => frozen.DeleteOperationAsync(default));
        Assert.Equal("second", (await new ApplicationStore(_state, "shop").ReadOperationAsync(default))!.Id);
    }

    [Fact]
    public async Task Operation_that_is_gone_already_counts_as_deleted()
    {
        var (one, other) = (new ApplicationStore(_state, "shop"), new ApplicationStore(_state, "shop"));
        await one.WriteOperationAsync(Operation("first"), default);
        await other.ReadOperationAsync(default);
        await other.DeleteOperationAsync(default);
        await one.DeleteOperationAsync(default);
        Assert.Null(await one.ReadOperationAsync(default));
    }

    // As the first version wrote them: every field that came later is missing.
    [Fact]
    public async Task Documents_of_the_first_version_are_read()
    {
        await WriteAsync("applications/shop/status.json", """{"name":"shop","sync":"synced","health":{"status":"healthy"},"lastRun":3}""");
        await WriteAsync("applications/shop/inventory.json", """{"entries":[{"id":{"type":"apps/Deployment","scope":"shop","name":"web"},"apiVersion":"apps/v1"}]}""");
        await WriteAsync("applications/shop/operation.json", """{"id":"1","application":"shop","revision":{"id":"abc"},"startedAt":"2026-01-01T00:00:00+00:00","deadline":"2026-01-01T01:00:00+00:00"}""");
        await WriteAsync("applications/shop/control.json", """{"suspended":true}""");
        await WriteAsync("applications/shop/history/00000001.json", """{"number":1,"application":"shop","revision":{"id":"abc"},"result":"succeeded","startedAt":"2026-01-01T00:00:00+00:00","duration":"00:00:05"}""");
        var store = new ApplicationStore(_state, "shop");
        Assert.Equal((SyncStatus.Synced, 3), ((await store.ReadStatusAsync(default)).Sync, (await store.ReadStatusAsync(default)).LastRun));
        Assert.Equal("web", Assert.Single((await store.ReadInventoryAsync(default)).Entries).Id.Name);
        Assert.Equal("abc", (await store.ReadOperationAsync(default))!.Revision.Id);
        Assert.True((await store.ReadControlAsync(default)).Suspended);
        Assert.Equal(TimeSpan.FromSeconds(5), Assert.Single(await store.ReadRunsAsync(10, default)).Duration);
    }

    [Fact]
    public async Task Document_of_a_newer_version_is_left_alone()
    {
        await WriteAsync("applications/shop/inventory.json", """{"schemaVersion":2,"entries":[]}""");
        var error = await Assert.ThrowsAsync<CorruptStateException>(() => new ApplicationStore(_state, "shop").ReadInventoryAsync(default));
        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
    }

    private async Task WriteAsync(string key, string json) =>
        Assert.NotNull(await _state.WriteAsync(key, System.Text.Encoding.UTF8.GetBytes(json), ifMatch: null, default));

    private static Operation Operation(string id) => new(id, "shop", new Revision("1"), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1));
}
