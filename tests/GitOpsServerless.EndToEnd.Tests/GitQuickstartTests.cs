using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git;

namespace GitOpsServerless.EndToEnd.Tests;

/// <summary>The quickstart from a Git repository over HTTP: commits of the folder, a pushed revert commit, and what comes after it.</summary>
public sealed class GitQuickstartTests
{
    [Fact]
    public async Task Changed_files_become_commits_and_a_pushed_revert_commit_rolls_back()
    {
        using var folder = ConfigFolder.Quickstart();
        await using var host = HostProcess.Start("--git", "--config", folder.Config, "--state", folder.State, "--port", "0");
        using var api = new ApiClient(await host.AddressAsync());
        var first = (await SyncedAsync(api, "shop-web")).AppliedRevision!;
        await SyncedAsync(api, "shop-infra");
        using var cluster = SandboxClients.Cluster(folder.State);
        Assert.Equal(("main", 40), (first.Reference, first.Id.Length));
        Assert.Equal("Add the files of config", first.Subject);

        folder.Replace("web/web.yaml", "replicas: 2", "replicas: 3");
        var second = await ReconciledAsync(api, "shop-web", s => s.AppliedRevision!.Id != first.Id);
        Assert.Equal(("Change web/web.yaml", 3), (second.Subject, await ReplicasAsync(cluster)));

        using var source = new GitSource(new GitSourceOptions { CacheFolder = Path.Combine(folder.State, "test-git") }, TimeProvider.System);
        var repository = new SourceDefinition { Url = RepositoryOf(host), Revision = "main", Path = "web" };
        var revert = await source.PushAsync(
            repository,
            new SourceChange(string.Empty, "Revert shop-web", "Grace", "grace@example.org") { RevertPath = "web", RevertTo = first.Id, BasedOn = second.Id },
            TestContext.Current.CancellationToken);
        Assert.Equal(PushStatus.Pushed, revert.Value.Status);
        var third = await ReconciledAsync(api, "shop-web", s => s.AppliedRevision!.Id == revert.Value.Revision!.Id);
        Assert.Equal(("Grace", "Revert shop-web", 2), (third.Author, third.Subject, await ReplicasAsync(cluster)));

        // The folder still has three replicas; a change of something else must not bring them back.
        folder.Write("web/extra.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra, namespace: shop }\n");
        var fourth = await ReconciledAsync(api, "shop-web", s => s.AppliedRevision!.Id != third.Id);
        Assert.Equal(("Add web/extra.yaml", 2), (fourth.Subject, await ReplicasAsync(cluster)));
        Assert.Equal("extra", (string?)(await cluster.ReadAsync("api/v1/namespaces/shop/configmaps/extra"))["metadata"]!["name"]);

        var history = (await source.HistoryAsync(repository, 10, TestContext.Current.CancellationToken)).Value;
        Assert.Equal([fourth.Id, third.Id, second.Id, first.Id], history.Select(r => r.Id));
    }

    [Fact]
    public async Task The_first_command_of_a_stranger_follows_git_and_finds_its_state_again()
    {
        using var folder = new ConfigFolder();
        string[] arguments = ["--once", "--output", "json", "--state", folder.State];
        var (firstExit, first, firstErrors) = await HostProcess.RunAsync(arguments);
        var (secondExit, second, _) = await HostProcess.RunAsync(arguments);

        Assert.True((firstExit, secondExit) == (0, 0), first + firstErrors + second);
        Assert.Contains("/quickstart.git", firstErrors, StringComparison.Ordinal);
        Assert.Equal([("shop-infra", "Synced", 5), ("shop-web", "Synced", 6)], Rows(first));
        Assert.Equal([("shop-infra", "Synced", 0), ("shop-web", "Synced", 0)], Rows(second));
    }

    [Fact]
    public async Task A_folder_is_not_served_to_everybody_where_targets_are_real()
    {
        using var folder = ConfigFolder.Quickstart();
        var (exitCode, _, errors) = await HostProcess.RunAsync("--git", "--live", "--once", "--config", folder.Config);
        Assert.Equal(1, exitCode);
        Assert.Contains("--git", errors, StringComparison.Ordinal);
    }

    private static string RepositoryOf(HostProcess host) =>
        host.Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(w => w.TrimEnd(':')).First(w => w.EndsWith("/config.git", StringComparison.Ordinal));

    private static Task<ApplicationStatus> SyncedAsync(ApiClient api, string application) =>
        api.WhenAsync(application, s => s is { Sync: SyncStatus.Synced, Health.Status: HealthStatus.Healthy });

    private static async Task<Revision> ReconciledAsync(ApiClient api, string application, Func<ApplicationStatus, bool> condition)
    {
        await api.PostAsync($"v1/applications/{application}/reconcile");
        var status = await api.WhenAsync(application, s => condition(s) && s is { Sync: SyncStatus.Synced, Health.Status: HealthStatus.Healthy });
        return status.AppliedRevision!;
    }

    private static async Task<int> ReplicasAsync(HttpClient cluster) =>
        (int)(await cluster.ReadAsync("apis/apps/v1/namespaces/shop/deployments/web"))["spec"]!["replicas"]!;

    private static IEnumerable<(string, string, int)> Rows(string output) => JsonNode.Parse(output)!["applications"]!.AsArray()
        .Select(a => ((string)a!["name"]!, (string)a["sync"]!, (int)a["changes"]!));
}
