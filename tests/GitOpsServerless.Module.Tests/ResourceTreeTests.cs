using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Reports;

namespace GitOpsServerless.Module.Tests;

public sealed class ResourceTreeTests
{
    private const string Group = "/subscriptions/s/resourceGroups/g";

    [Fact]
    public void Namespaced_objects_stand_below_their_namespace()
    {
        var tree = Tree(new("apps/Deployment", "shop", "web"), new("ConfigMap", "shop", "web"), new("Namespace", "", "shop"), new("ConfigMap", "elsewhere", "x"));

        Assert.Equal(["Namespace shop", "├─ ConfigMap web", "└─ Deployment web", "ConfigMap x"], tree);
    }

    [Fact]
    public void Child_resources_of_Azure_stand_below_the_nearest_parent_that_is_there()
    {
        var tree = Tree(
            new("Microsoft.Storage/storageAccounts", Group, "shop"),
            new("Microsoft.Storage/storageAccounts/blobServices/containers", Group, "shop/default/orders"),
            new("Microsoft.Authorization/locks", $"{Group}/providers/Microsoft.Storage/storageAccounts/shop", "keep"));

        Assert.Equal(["storageAccounts shop", "├─ containers orders", "└─ locks keep"], tree);
    }

    [Fact]
    public void Every_resource_is_there_once()
    {
        ResourceId[] ids = [.. Enumerable.Range(0, 50).Select(i => new ResourceId("ConfigMap", i % 2 == 0 ? "a" : "b", $"c{i}")), new("Namespace", "", "a"), new("Namespace", "", "Namespace")];

        Assert.Equal(ids.Length, Tree(ids).Count);
    }

    private static IReadOnlyList<string> Tree(params ResourceId[] ids) =>
        [.. ResourceTree.Of("shop", [.. ids.Select(i => new ResourceHealth(i, new Health(HealthStatus.Healthy)))]).Select(r => r.Tree)];
}
