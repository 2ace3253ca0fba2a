using System.Net;
using System.Net.Sockets;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Hosting;

namespace GitOpsServerless.EndToEnd.Tests;

/// <summary>Each kind of bad input or broken target gives one diagnostic; the other applications go on and no state is lost.</summary>
public sealed class TroubleTests
{
    private const string Definitions = """
        apiVersion: gitops.serverless/v1
        kind: Application
        metadata: { name: good }
        spec: { source: { directory: ., path: good } }
        ---
        apiVersion: gitops.serverless/v1
        kind: Application
        metadata: { name: other }
        spec: { source: { directory: ., path: other }, arm: {} }
        """;

    private const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { x: '1' }\n";

    private const string Template = """
        { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
          "resources": [ { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "id", "location": "westeurope" } ] }
        """;

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Target_that_answers_with_an_error_is_one_diagnostic_and_the_other_application_goes_on(int status)
    {
        using var folder = Folder();
        await using var world = await World.StartAsync(folder.Config);
        var azure = await world.AzureAsync();
        azure.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = status, RetryAfter = status == 429 ? TimeSpan.FromSeconds(60) : null });

        var other = await world.SyncAsync("other");
        var good = await world.SyncAsync("good");

        var diagnostic = Assert.Single(other.Diagnostics, d => d.IsError);
        Assert.Matches("^GOS05", diagnostic.Code);
        Assert.False(string.IsNullOrEmpty(diagnostic.Help));
        Assert.Equal((SyncStatus.Synced, HealthStatus.Healthy), (good.Sync, good.Health.Status));
        azure.Faults.Clear();
        var after = await world.SyncAsync("other");

        // A subscription that has asked for a pause is left alone that long.
        Assert.True(status == 429 ? after.Diagnostics.Any(d => d.Category == DiagnosticCategory.Throttled) : after.Sync == SyncStatus.Synced, string.Join("\n", after.Diagnostics));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task Cluster_that_answers_with_an_error_loses_no_state(int status)
    {
        using var folder = Folder();
        await using var world = await World.StartAsync(folder.Config);
        await world.SyncAsync("good");
        var cluster = await world.ClusterAsync();
        cluster.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = status });

        var failed = await world.SyncAsync("good");

        Assert.Matches("^GOS06", Assert.Single(failed.Diagnostics, d => d.IsError).Code);
        Assert.NotNull(failed.AppliedRevision);
        cluster.Faults.Clear();
        Assert.Equal(SyncStatus.Synced, (await world.SyncAsync("good")).Sync);
    }

    [Fact]
    public async Task Cluster_that_refuses_the_connection_or_never_answers_is_a_diagnostic()
    {
        using var folder = Folder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        folder.Write("silent.kubeconfig", Kubeconfig(((IPEndPoint)listener.LocalEndpoint).Port));
        folder.Write("closed.kubeconfig", Kubeconfig(1));
        folder.Write("defs.yaml", Definitions + string.Concat(new[] { "silent", "closed" }.Select(n => $$"""

            ---
            apiVersion: gitops.serverless/v1
            kind: Target
            metadata: { name: {{n}} }
            spec: { kubernetes: { kubeconfig: '{{Path.Combine(folder.Config, n)}}.kubeconfig' } }
            ---
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: app-{{n}} }
            spec: { source: { directory: ., path: good }, target: {{n}} }
            """)));

        var closed = await HostProcess.RunAsync("--once", "--live", "--retries", "0", "--timeout", "20", "--output", "json", "--config", folder.Config);

        Assert.Equal(1, closed.ExitCode);
        Assert.Contains("GOS06", closed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifest_and_template_that_do_not_parse_name_file_and_line()
    {
        using var folder = Folder();
        folder.Write("good/a.yaml", Map + "---\na: [1\nb: }\n");
        folder.Write("other/main.json", Template + "}");
        await using var world = await World.StartAsync(folder.Config);

        var good = Assert.Single((await world.SyncAsync("good")).Diagnostics, d => d.IsError);
        var other = Assert.Single((await world.SyncAsync("other")).Diagnostics, d => d.IsError);

        Assert.Equal(("good/a.yaml", true), (good.File, good.Line > 4));
        Assert.Equal(("other/main.json", true), (other.File, other.Line >= 2));
    }

    [Fact]
    public async Task Definition_that_breaks_keeps_its_last_good_form()
    {
        using var folder = Folder();
        await using var world = await World.StartAsync(folder.Config);
        await world.SyncAsync("good");
        folder.Write("defs.yaml", Definitions.Replace("path: good }", "path: good, branch: main }", StringComparison.Ordinal));
        folder.Write("good/a.yaml", Map.Replace("'1'", "'2'", StringComparison.Ordinal));

        var status = await world.SyncAsync("good");

        Assert.Equal("GOS0820", Assert.Single(status.Diagnostics).Code);
        Assert.Equal("2", (string?)(await world.ClusterAsync()).Get(new("v1", "ConfigMap", "default", "a"))!["data"]!["x"]);
    }

    private static ConfigFolder Folder()
    {
        var folder = new ConfigFolder();
        folder.Write("defs.yaml", Definitions);
        folder.Write("good/a.yaml", Map);
        folder.Write("other/main.json", Template);
        return folder;
    }

    private static string Kubeconfig(int port) => $$"""
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{ name: c, context: { cluster: c, user: u } }]
        clusters: [{ name: c, cluster: { server: 'https://127.0.0.1:{{port}}', insecure-skip-tls-verify: true } }]
        users: [{ name: u, user: { token: t } }]
        """;
}
