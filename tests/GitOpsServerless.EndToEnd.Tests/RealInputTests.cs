using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Testing;

namespace GitOpsServerless.EndToEnd.Tests;

/// <summary>The engine on input that nobody here wrote.</summary>
public sealed class RealInputTests
{
    private static readonly HashSet<string> BuiltIn =
    [
        "v1", "apps/v1", "batch/v1", "rbac.authorization.k8s.io/v1", "networking.k8s.io/v1", "policy/v1", "autoscaling/v2",
        "storage.k8s.io/v1", "scheduling.k8s.io/v1", "apiextensions.k8s.io/v1", "admissionregistration.k8s.io/v1",
    ];

    public static TheoryData<string> Manifests => Selection();

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task Real_manifests_apply_rest_drift_heal_and_prune(string file)
    {
        using var folder = new ConfigFolder();
        folder.Write("app/manifest.yaml", File.ReadAllText(RealData.Require("kubernetes", "plain", file)));
        folder.Write("defs.yaml", """
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: real }
            spec:
              source: { directory: ., path: app }
              sync: { prune: true, maxPrune: 100%, createNamespace: true }
              health: { timeout: 1s }
            """);
        await using var world = await World.StartAsync(folder.Config);
        var cluster = await world.ClusterAsync();

        var first = await world.SyncAsync("real");
        Assert.True(first.Sync == SyncStatus.Synced, string.Join('\n', first.Diagnostics.Select(d => d.ToString()).Append(first.Message)));
        cluster.Requests.Clear();
        Assert.Equal(SyncStatus.Synced, (await world.SyncAsync("real")).Sync);
        Assert.Equal(0, cluster.Requests.Writes);

        await DriftHealsAsync(world);
        folder.Write("app/manifest.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: last, namespace: default }\n");
        await world.SyncAsync("real");
        await world.SyncAsync("real");
        Assert.Equal("last", Assert.Single((await world.Runtime.Engine.GetResourcesAsync("real", default)).Value).Id.Name);
    }

    [Theory]
    [InlineData("res/managed-identity/user-assigned-identity")]
    [InlineData("res/web/serverfarm")]
    [InlineData("res/network/ddos-protection-plan")]
    [InlineData("res/cache/redis")]
    [InlineData("res/databricks/access-connector")]
    public async Task Real_template_deploys_rests_drifts_and_heals(string module)
    {
        using var folder = new ConfigFolder();
        folder.Write("app/main.json", File.ReadAllText(RealData.Require(["avm", "avm", .. module.Split('/'), "main.json"])));
        folder.Write("defs.yaml", """
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: real }
            spec: { source: { directory: ., path: app }, arm: { parameters: { name: shop001, location: westeurope } } }
            """);
        await using var world = await World.StartAsync(folder.Config);
        var azure = await world.AzureAsync();

        var first = await world.SyncAsync("real");
        Assert.True(first.Sync == SyncStatus.Synced, string.Join('\n', first.Diagnostics.Select(d => d.ToString()).Append(first.Message)));
        azure.Requests.Clear();
        Assert.Equal(SyncStatus.Synced, (await world.SyncAsync("real")).Sync);
        Assert.Equal(0, azure.Requests.Writes);

        var resource = (await world.Runtime.Engine.GetResourcesAsync("real", default)).Value.First(r => !r.Id.Type.Contains("deployments", StringComparison.Ordinal)).Id;
        Assert.True(azure.Delete(resource.ToString()));
        Assert.Contains(resource, (await world.Runtime.Engine.DetectDriftAsync("real", default)).Value.Items.Select(i => i.Id));
        await world.SyncAsync("real");
        Assert.NotNull(azure.Find(resource.ToString()));
    }

    private static async Task DriftHealsAsync(World world)
    {
        var cluster = await world.ClusterAsync();
        var resources = (await world.Runtime.Engine.GetResourcesAsync("real", default)).Value;
        var map = resources.FirstOrDefault(r => r.Id.Type is "ConfigMap" or "Secret" or "ServiceAccount" or "Service");
        if (map is null)
        {
            return;
        }

        cluster.Delete(new("v1", map.Id.Type, map.Id.Scope, map.Id.Name));
        var drift = (await world.Runtime.Engine.DetectDriftAsync("real", default)).Value;
        Assert.Equal(map.Id, Assert.Single(drift.Items).Id);
        await world.SyncAsync("real");
        Assert.NotNull(cluster.Get(new("v1", map.Id.Type, map.Id.Scope, map.Id.Name)));
    }

    // Every sixth file whose kinds every cluster has.
    private static TheoryData<string> Selection()
    {
        var data = new TheoryData<string>();
        if (RealData.Root is null)
        {
            data.Add("(absent)");
            return data;
        }

        var inventory = JsonNode.Parse(File.ReadAllText(Path.Combine(RealData.Root, "kubernetes", "plain", "inventory.json")))!.AsArray();
        foreach (var file in inventory.OfType<JsonObject>().Where(IsUsable).Where((_, i) => i % 6 == 0))
        {
            data.Add((string)file["path"]!);
        }

        return data;
    }

    // storageos volumes are gone from the API: a cluster of today refuses the object, and so does the sandbox.
    private static bool IsUsable(JsonObject file) =>
        !((string)file["path"]!).Contains("storageos", StringComparison.Ordinal)
        && file["objects"] is JsonArray { Count: > 0 and < 60 } objects && objects.All(o => BuiltIn.Contains(((string)o!).Split('|')[0]));
}
