using System.Collections.Concurrent;
using System.Diagnostics;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Kubernetes;
using GitOpsServerless.Rendering;
using GitOpsServerless.Runtime.Composition;
using GitOpsServerless.Sandbox.Git;
using GitOpsServerless.Sandbox.Kubernetes;
using Microsoft.Extensions.DependencyInjection;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// How long a look at an unchanged application takes with everything that it needs, each over its own protocol: a Git host and a cluster of the
/// sandbox, state, leases and queue on the storage emulator. The figure of docs/cost.md.
/// </summary>
internal static class LookBenchmark
{
    private const int Applications = 40;
    private const int Rounds = 5;

    public static async Task RunAsync(string storage)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-looks-").FullName;
        try
        {
            await using var cluster = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions());
            await File.WriteAllTextAsync(Path.Combine(folder, "cluster.kubeconfig"), cluster.Kubeconfig);
            WriteRepository(Path.Combine(folder, "config"));
            await using var git = await SandboxGitHost.StartAsync(Path.Combine(folder, "git"), 0, TimeProvider.System);
            var address = await git.ServeFolderAsync("config.git", Path.Combine(folder, "config"), "main", CancellationToken.None);
            await using var services = Compose(storage, folder, new SourceDefinition { Url = address.AbsoluteUri, Revision = "main" });
            await LookAsync(services.GetRequiredService<MessageProcessor>());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task LookAsync(MessageProcessor processor)
    {
        var names = Enumerable.Range(0, Applications).Select(i => $"app-{i}").ToList();
        foreach (var name in names)
        {
            while (await processor.ProcessAsync(name, default) != ProcessResult.Done)
            {
                await Task.Delay(50);
            }
        }

        foreach (var atATime in new[] { 1, new PumpOptions().WorkersPerTarget })
        {
            var seconds = new ConcurrentBag<double>();
            var clock = Stopwatch.StartNew();
            for (var round = 0; round < Rounds; round++)
            {
                await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = atATime }, async (name, _) =>
                {
                    var started = Stopwatch.GetTimestamp();
                    await processor.ProcessAsync(name, default);
                    seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                });
            }

            var sorted = seconds.Order().ToList();
            Console.WriteLine(
                $"a look over Git, cluster and Azurite, {atATime} at a time: median {sorted[sorted.Count / 2]:F3} s, 95 % within {sorted[sorted.Count * 95 / 100]:F3} s, {seconds.Count / clock.Elapsed.TotalSeconds:F0}/s");
        }
    }

    private static ServiceProvider Compose(string storage, string folder, SourceDefinition definitions)
    {
        var (account, name, time) = (StorageAccount.Parse(storage), $"looks{Guid.NewGuid():N}", TimeProvider.System);
        var host = new KubernetesHost
        {
            ReadFile = async (_, cancellationToken) => await File.ReadAllTextAsync(Path.Combine(folder, "cluster.kubeconfig"), cancellationToken),
            Environment = Environment.GetEnvironmentVariable,
        };
        var git = StandardRooms.Git(Path.Combine(folder, "cache"), new Engine.Secrets.NoSecretResolver(), identity: null, allowLocal: true, time);
        var runtime = GitOpsRuntime.Create(new EngineSetup
        {
            Definitions = definitions,
            DefinitionsRoot = folder,
            State = new BlobStateStore(account, name),
            Leases = new BlobLeaseStore(account, name),
            Queue = new StorageWorkQueue(account, name),
            Sources = [git],
            Renderers = StandardRooms.Renderers(new RenderingOptions()),
            Targets = [new KubernetesTargetFactory(null, host, time)],
        });
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddGitOpsController(ControllerPorts.Of(runtime, runtime.Notifier, time), new ControllerOptions { IsFunctionsApp = true });
        return services.BuildServiceProvider();
    }

    private static void WriteRepository(string config)
    {
        foreach (var i in Enumerable.Range(0, Applications))
        {
            var folder = Directory.CreateDirectory(Path.Combine(config, "apps", $"app-{i}")).FullName;
            File.WriteAllText(Path.Combine(folder, "all.yaml"), $$"""
                apiVersion: v1
                kind: ConfigMap
                metadata: { name: app-{{i}}, namespace: default }
                data: { a: "{{i}}" }
                ---
                apiVersion: v1
                kind: Service
                metadata: { name: app-{{i}}, namespace: default }
                spec: { selector: { app: app-{{i}} }, ports: [{ port: 80 }] }
                """);
            File.WriteAllText(Path.Combine(config, $"app-{i}.yaml"), $$"""
                apiVersion: gitops.serverless/v1
                kind: Application
                metadata: { name: app-{{i}} }
                spec:
                  source: { directory: ., path: apps/app-{{i}} }
                  target: cluster
                """);
        }

        File.WriteAllText(Path.Combine(config, "cluster.yaml"), "apiVersion: gitops.serverless/v1\nkind: Target\nmetadata: { name: cluster }\nspec: { kubernetes: { kubeconfig: cluster.kubeconfig } }\n");
    }
}
