using System.Net;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.EndToEnd.Tests;

/// <summary>The whole job on the real executable: reconcile, drift, heal, a bad change, rollback, history.</summary>
public sealed class QuickstartTests
{
    private const string Group = "subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/sandbox";

    [Fact]
    public async Task Stranger_sees_drift_healed_and_a_bad_change_rolled_back()
    {
        using var folder = ConfigFolder.Quickstart();
        await using var host = HostProcess.Start("--config", folder.Config, "--state", folder.State, "--port", "0");
        using var api = new ApiClient(await host.AddressAsync());
        await BothSyncedAsync(api);
        using var azure = SandboxClients.Azure(folder.State);
        using var cluster = SandboxClients.Cluster(folder.State);

        await DriftIsSeenAndHealedAsync(api, azure, cluster);
        await BadChangeIsRolledBackByItselfAsync(api, folder);
        await OperatorRollsBackAsync(api, folder, azure);

        var runs = await api.RunsAsync("shop-web");
        Assert.Equal(Enumerable.Range(1, runs.Count).Reverse(), runs.Select(r => r.Number));
        Assert.Contains(runs, r => r.Result == RunResult.Unhealthy);
        Assert.Contains(runs, r => r is { IsRollback: true, Result: RunResult.Succeeded });
        Assert.Contains("shop-web", await api.PageAsync("ui"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_ends_with_one_json_document_and_finds_its_state_again()
    {
        using var folder = ConfigFolder.Quickstart();
        string[] arguments = ["--once", "--output", "json", "--config", folder.Config, "--state", folder.State];

        var (firstExit, first, _) = await HostProcess.RunAsync(arguments);
        var (secondExit, second, _) = await HostProcess.RunAsync(arguments);

        Assert.Equal((0, 0), (firstExit, secondExit));
        Assert.Equal([("shop-infra", "Synced", "Healthy", 5), ("shop-web", "Synced", "Healthy", 6)], Rows(first));
        Assert.Equal([("shop-infra", "Synced", "Healthy", 0), ("shop-web", "Synced", "Healthy", 0)], Rows(second));
    }

    [Fact]
    public async Task Once_tells_out_of_sync_and_errors_by_its_exit_code()
    {
        using var folder = ConfigFolder.Quickstart();
        folder.Replace("definitions/quickstart.yaml", "    prune: true\n    interval: 1m\n---", "    mode: manual\n    interval: 1m\n---");
        Assert.Equal(2, (await HostProcess.RunAsync("--once", "--config", folder.Config)).ExitCode);

        folder.Replace("definitions/quickstart.yaml", "mode: manual", "moode: manual");
        var (exitCode, output, _) = await HostProcess.RunAsync("--once", "--output", "json", "--config", folder.Config);
        Assert.Equal(1, exitCode);
        Assert.Contains("GOS0004", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_applications_start_together_on_a_new_state_folder()
    {
        using var folder = new ConfigFolder();
        for (var i = 0; i < 20; i++)
        {
            folder.Write($"app{i}/map.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: map{i} }}\n");
            folder.Write($"definitions/app{i}.yaml", $$"""
                apiVersion: gitops.serverless/v1
                kind: Application
                metadata: { name: app{{i}} }
                spec: { source: { directory: ., path: app{{i}} } }
                """);
        }

        var (exitCode, output, errors) = await HostProcess.RunAsync("--once", "--output", "json", "--config", folder.Config, "--state", folder.State);

        Assert.True(exitCode == 0, output + errors);
        Assert.Equal(20, JsonNode.Parse(output)!["applications"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("--foo")]
    [InlineData("--port", "abc")]
    [InlineData("--config", "/no/such/folder")]
    public async Task Wrong_options_are_one_json_document_with_exit_code_1(params string[] arguments)
    {
        var (exitCode, output, _) = await HostProcess.RunAsync(["--once", "--output", "json", .. arguments]);

        Assert.Equal(1, exitCode);
        Assert.Contains("GOS0990", (string?)JsonNode.Parse(output)!["diagnostics"]![0], StringComparison.Ordinal);
    }

    private static async Task BothSyncedAsync(ApiClient api)
    {
        foreach (var name in new[] { "shop-infra", "shop-web" })
        {
            await api.WhenAsync(name, s => s is { Sync: SyncStatus.Synced, Health.Status: HealthStatus.Healthy });
        }
    }

    private static async Task DriftIsSeenAndHealedAsync(ApiClient api, HttpClient azure, HttpClient cluster)
    {
        var storage = (await api.StatusAsync("shop-infra")).Resources.Single(r => r.Id.Type == "Microsoft.Storage/storageAccounts").Id;
        var storagePath = $"{Group}/providers/{storage.Type}/{storage.Name}?api-version=2023-05-01";
        await api.PostAsync("v1/applications/shop-infra/suspend");
        await api.PostAsync("v1/applications/shop-web/suspend");
        await azure.PatchAsync(storagePath, new JsonObject { ["properties"] = new JsonObject { ["minimumTlsVersion"] = "TLS1_0" } }, "application/json");
        await cluster.PatchAsync(
            "apis/apps/v1/namespaces/shop/deployments/web", new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 7 } }, "application/merge-patch+json");

        var infra = Assert.Single((await api.DriftAsync("shop-infra")).Items);
        Assert.Equal(("/properties/minimumTlsVersion", "TLS1_0", "TLS1_2"), Shown(Assert.Single(infra.Deltas)));
        var web = Assert.Single((await api.DriftAsync("shop-web")).Items);
        Assert.Equal(("apps/Deployment", "/spec/replicas"), (web.Id.Type, Assert.Single(web.Deltas).Path));

        await api.PostAsync("v1/applications/shop-infra/resume");
        await api.PostAsync("v1/applications/shop-web/resume");
        await Poll.UntilAsync(
            async () => (string?)(await azure.ReadAsync(storagePath))["properties"]!["minimumTlsVersion"] == "TLS1_2"
                && (int)(await cluster.ReadAsync("apis/apps/v1/namespaces/shop/deployments/web"))["spec"]!["replicas"]! == 2
                    ? string.Empty
                    : null,
            () => "The drift was not healed.");
    }

    private static async Task BadChangeIsRolledBackByItselfAsync(ApiClient api, ConfigFolder folder)
    {
        await BothSyncedAsync(api);
        var good = (await api.StatusAsync("shop-web")).AppliedRevision!.Id;
        folder.Replace("web/web.yaml", "  name: web\n  namespace: shop\n  labels:", "  name: web\n  namespace: shop\n  annotations:\n    sandbox.gitops.serverless/fail: ProgressDeadlineExceeded\n  labels:");
        await api.PostAsync("v1/applications/shop-web/reconcile");

        var held = await api.WhenAsync("shop-web", s => s.HeldRevision is not null && s is { Sync: SyncStatus.Synced, Health.Status: HealthStatus.Healthy });

        Assert.Equal((good, good), (held.HeldRevision!.Id, held.AppliedRevision!.Id));
    }

    private static async Task OperatorRollsBackAsync(ApiClient api, ConfigFolder folder, HttpClient azure)
    {
        var first = (await api.StatusAsync("shop-infra")).AppliedRevision!;
        folder.Replace("infra/main.bicep", "retentionInDays: 30", "retentionInDays: 60");
        await api.PostAsync("v1/applications/shop-infra/reconcile");
        await api.WhenAsync("shop-infra", s => s.AppliedRevision!.Id != first.Id && s.Health.Status == HealthStatus.Healthy);

        Assert.Equal(HttpStatusCode.NotFound, (await api.PostAsync("v1/applications/shop-infra/rollback", new { revision = "0000000" })).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await api.PostAsync("v1/applications/shop-infra/rollback", new { revision = first.ShortId })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await api.PostAsync("v1/applications/shop-infra/rollback", new { revision = first.ShortId })).StatusCode);

        await api.WhenAsync("shop-infra", s => s.AppliedRevision!.Id == first.Id && s.Health.Status == HealthStatus.Healthy);
        var workspace = await azure.ReadAsync($"{Group}/providers/Microsoft.OperationalInsights/workspaces/log-shop?api-version=2023-09-01");
        Assert.Equal(30, (int)workspace["properties"]!["retentionInDays"]!);
    }

    private static (string Path, string? Before, string? After) Shown(Delta delta) => (delta.Path, (string?)delta.Before, (string?)delta.After);

    private static IEnumerable<(string, string, string, int)> Rows(string output) => JsonNode.Parse(output)!["applications"]!.AsArray()
        .Select(a => ((string)a!["name"]!, (string)a["sync"]!, (string)a["health"]!, (int)a["changes"]!));
}
