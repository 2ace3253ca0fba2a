using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Engine.Tests;

public sealed class InventoryUpdatesTests
{
    [Fact]
    public void What_a_target_found_equal_is_remembered_without_an_apply()
    {
        var id = new ResourceId("ConfigMap", "default", "a");
        var known = Inventory.Empty.With(new InventoryEntry(id, "v1") { DesiredDigest = "one", Baseline = new JsonObject { ["proof"] = "old" } });
        var change = new Change(id, ChangeAction.NoChange) { DesiredDigest = "one", Uid = "u", Baseline = new JsonObject { ["proof"] = "new" } };

        var after = InventoryUpdates.WithIntent(known, new Plan("app", "r", [change]), new HashSet<ResourceId> { id }, DateTimeOffset.UnixEpoch);

        Assert.Equal("new", (string?)after.Find(id)!.Baseline!["proof"]);
        Assert.Equal("u", after.Find(id)!.Uid);
    }

    [Fact]
    public void What_is_as_remembered_writes_no_inventory()
    {
        var id = new ResourceId("ConfigMap", "default", "a");
        var known = Inventory.Empty.With(new InventoryEntry(id, "v1") { DesiredDigest = "one" });

        var after = InventoryUpdates.WithIntent(
            known, new Plan("app", "r", [new Change(id, ChangeAction.NoChange) { DesiredDigest = "one" }]), new HashSet<ResourceId> { id }, DateTimeOffset.UnixEpoch);

        Assert.Same(known, after);
    }
}
