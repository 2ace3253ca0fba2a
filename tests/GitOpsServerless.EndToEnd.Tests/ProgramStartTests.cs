using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering;
using GitOpsServerless.Rendering.Tools;
using GitOpsServerless.Testing;

namespace GitOpsServerless.EndToEnd.Tests;

/// <summary>Programs cost more than everything else in a run: an unchanged commit starts none, whoever looks at it.</summary>
public sealed class ProgramStartTests
{
    private const string Definitions = """
        apiVersion: gitops.serverless/v1
        kind: Application
        metadata: { name: kustomized }
        spec:
          source: { directory: ., path: kustomized }
          sync: { createNamespace: true }
          health: { timeout: 1s }
        ---
        apiVersion: gitops.serverless/v1
        kind: Application
        metadata: { name: charted }
        spec:
          source: { directory: ., path: charted }
          sync: { createNamespace: true }
          health: { timeout: 1s }
        """;

    [Fact]
    public async Task An_unchanged_commit_starts_no_program_in_the_whole_engine()
    {
        using var folder = ConfigOf();
        var programs = new CountingRunner();
        await using var world = await World.StartAsync(folder.Config, OptionsOf(folder, programs));
        Assert.Equal(SyncStatus.Synced, (await world.SyncAsync("kustomized")).Sync);
        Assert.Equal(SyncStatus.Synced, (await world.SyncAsync("charted")).Sync);
        Assert.True(programs.Started.Count > 0, "nothing was rendered by a program");
        programs.Started.Clear();

        for (var round = 0; round < 3; round++)
        {
            await world.SyncAsync("kustomized");
            await world.SyncAsync("charted");
        }

        Assert.Empty(programs.Started);
        folder.Replace("kustomized/a.yaml", "one", "two");
        await world.SyncAsync("kustomized");
        await world.SyncAsync("charted");
        Assert.Equal("kustomize", Assert.Single(programs.Started));
    }

    [Fact]
    public async Task The_next_process_starts_no_program_for_what_the_one_before_rendered()
    {
        using var folder = ConfigOf();
        var programs = new CountingRunner();
        for (var process = 0; process < 2; process++)
        {
            programs.Started.Clear();
            await using var world = await World.StartAsync(folder.Config, OptionsOf(folder, programs));
            Assert.Equal(SyncStatus.Synced, (await world.SyncAsync("kustomized")).Sync);
            Assert.Equal(SyncStatus.Synced, (await world.SyncAsync("charted")).Sync);
        }

        Assert.Empty(programs.Started);
    }

    private static ConfigFolder ConfigOf()
    {
        var folder = new ConfigFolder();
        folder.Write("defs.yaml", Definitions);
        folder.Write("kustomized/kustomization.yaml", "resources: [a.yaml]\nnamePrefix: k-\n");
        folder.Write("kustomized/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: default }\ndata: { x: one }\n");
        folder.Write("charted/Chart.yaml", "apiVersion: v2\nname: charted\nversion: 1.0.0\n");
        folder.Write("charted/templates/b.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: '{{ .Release.Name }}-b' }\n");
        return folder;
    }

    private static RenderingOptions OptionsOf(ConfigFolder folder, CountingRunner programs) => new()
    {
        KustomizePath = ExternalTools.RequireKustomize(),
        HelmPath = ExternalTools.RequireHelm(),
        Processes = programs,
        Cache = new RenderCache(folder: folder.State),
    };

    private sealed class CountingRunner : IProcessRunner
    {
        private readonly SystemProcessRunner _inner = new();

        public List<string> Started { get; } = [];

        public Task<ProcessResult> RunAsync(ProcessCommand command, CancellationToken cancellationToken)
        {
            lock (Started)
            {
                Started.Add(Path.GetFileNameWithoutExtension(command.Program));
            }

            return _inner.RunAsync(command, cancellationToken);
        }
    }
}
