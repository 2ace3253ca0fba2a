using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.EndToEnd.Tests;

/// <summary>Killed at any moment and started again, the host converges; nothing is applied twice in a harmful way, nothing is forgotten.</summary>
public sealed class KillTests
{
    private const int Points = 50;

    [Fact]
    public async Task Host_killed_at_fifty_random_points_converges()
    {
        var random = new Random(20260101);
        using var folder = ConfigFolder.Quickstart();
        var kills = 0;
        for (var round = 0; round < Points; round++)
        {
            // Every few rounds Git moves, so that there is something to apply, change and prune.
            folder.Replace("web/web.yaml", Image(round / 5), Image((round + 1) / 5));
            folder.Write("web/extra.yaml", Extra(round % 3));
            await using var host = HostProcess.Start("--once", "--output", "json", "--config", folder.Config, "--state", folder.State);
            await Task.Delay(random.Next(150, 1800));
            kills += await host.KillAsync() ? 1 : 0;
        }

        Assert.True(kills > Points / 2, $"Only {kills} of {Points} kills hit a running process.");
        var (exitCode, output, errors) = await HostProcess.RunAsync("--once", "--output", "json", "--config", folder.Config, "--state", folder.State);

        Assert.True(exitCode == 0, output + errors);
        AssertHistoryHasNoGaps(folder.State);
        await AssertOnlyDesiredObjectsAsync(folder);
    }

    private static string Image(int version) => version == 0 ? "shop/web:1.4.0" : $"shop/web:1.4.{version}";

    private static string Extra(int count) => count == 0
        ? "# nothing\n"
        : string.Join("\n---\n", Enumerable.Range(0, count).Select(i => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: extra-{i}, namespace: shop }}"));

    private static void AssertHistoryHasNoGaps(string state)
    {
        foreach (var application in Directory.GetDirectories(Path.Combine(state, "documents", "applications")))
        {
            var runs = Directory.GetFiles(Path.Combine(application, "history"), "*.json")
                .Select(f => JsonSerializer.Deserialize<RunRecord>(File.ReadAllBytes(f), ContractsJson.Options)!)
                .OrderBy(r => r.Number)
                .ToList();
            Assert.Equal(Enumerable.Range(runs[0].Number, runs.Count), runs.Select(r => r.Number));
            Assert.Equal(runs.Count, runs.Select(r => r.OperationId).Distinct().Count());
        }
    }

    private static async Task AssertOnlyDesiredObjectsAsync(ConfigFolder folder)
    {
        await using var host = HostProcess.Start("--config", folder.Config, "--state", folder.State, "--port", "0");
        using var api = new ApiClient(await host.AddressAsync());
        var startedAt = DateTimeOffset.UtcNow;
        await api.WhenAsync("shop-web", s => s.CheckedAt > startedAt && s.Sync == SyncStatus.Synced);
        using var cluster = SandboxClients.Cluster(folder.State);
        var maps = (await cluster.ReadAsync("api/v1/namespaces/shop/configmaps"))["items"]!.AsArray().Select(i => (string)i!["metadata"]!["name"]!);
        var desired = new[] { "kube-root-ca.crt", "web" }.Concat(
            folder.Read("web/extra.yaml").Split('\n').Where(l => l.StartsWith("metadata", StringComparison.Ordinal)).Select((_, i) => $"extra-{i}"));

        Assert.Equal(desired.Order(StringComparer.Ordinal), maps.Order(StringComparer.Ordinal));
        var inventory = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.State, "documents", "applications", "shop-web", "inventory.json")))!;
        Assert.Equal(6 + desired.Count() - 2, inventory["entries"]!.AsArray().Count);
    }
}
