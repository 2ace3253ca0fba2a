using GitOpsServerless.Contracts;

namespace GitOpsServerless.EndToEnd.Tests;

public sealed class NoOpTests
{
    [Fact]
    public async Task Second_reconcile_of_the_quickstart_sends_no_write_to_any_target()
    {
        using var folder = ConfigFolder.Quickstart();
        await using var world = await World.StartAsync(folder.Config);
        await world.SyncAsync("shop-infra");
        await world.SyncAsync("shop-web");
        var (azure, cluster) = (await world.AzureAsync(), await world.ClusterAsync());
        azure.Requests.Clear();
        cluster.Requests.Clear();

        var infra = await world.SyncAsync("shop-infra");
        var web = await world.SyncAsync("shop-web");

        Assert.Equal((SyncStatus.Synced, SyncStatus.Synced), (infra.Sync, web.Sync));
        Assert.Equal((0, 0), (azure.Requests.Writes, cluster.Requests.Writes));
        Assert.True(azure.Requests.Reads > 0 && cluster.Requests.Reads > 0);
    }
}
