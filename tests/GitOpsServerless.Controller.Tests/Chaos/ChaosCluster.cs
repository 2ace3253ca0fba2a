using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Kubernetes;
using GitOpsServerless.Testing.Storage;

namespace GitOpsServerless.Controller.Tests.Chaos;

/// <summary>What all controllers share: the definitions, the storage account, the cluster.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private const string AnyNamespace = "default";
    private readonly IReadOnlyList<string> _applications;

    private ChaosCluster(IReadOnlyList<string> applications, Azurite azurite, KubernetesSandbox sandbox, StepGuard guard, string folder)
    {
        (_applications, Azurite, Sandbox, Guard, Folder) = (applications, azurite, sandbox, guard, folder);
        (Config, Shared, Name) = (Path.Combine(folder, "config"), Path.Combine(folder, "shared"), $"chaos{Guid.NewGuid():N}");
        Account = StorageAccount.Parse(azurite.ConnectionString);
        State = new BlobStateStore(Account, Name);
        Queue = new StorageWorkQueue(Account, Name);
    }

    public Azurite Azurite { get; }

    public StorageAccount Account { get; }

    public KubernetesSandbox Sandbox { get; }

    public StepGuard Guard { get; }

    public string Folder { get; }

    public string Config { get; }

    public string Shared { get; }

    public string Name { get; }

    public BlobStateStore State { get; }

    public StorageWorkQueue Queue { get; }

    public static async Task<ChaosCluster> StartAsync(IReadOnlyList<string> applications)
    {
        var cluster = new ChaosCluster(
            applications,
            await Azurite.RequireAsync(),
            await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions()),
            await StepGuard.StartAsync(),
            Directory.CreateTempSubdirectory("gitops-chaos-").FullName);
        cluster.WriteDefinitions();
        cluster.Commit(1);
        return cluster;
    }

    /// <summary>A new version of everything.</summary>
    public void Commit(int version)
    {
        var fresh = Path.Combine(Folder, "settings.yaml");
        foreach (var name in _applications)
        {
            var file = Path.Combine(Config, "apps", name, "settings.yaml");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(fresh, $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name}, namespace: {AnyNamespace} }}\ndata: {{ version: \"{version}\" }}\n");
            File.Move(fresh, file, overwrite: true);
        }
    }

    /// <summary>Applications whose object is not of a version yet.</summary>
    public IReadOnlyList<string> Behind(int version)
    {
        var live = Sandbox.List("v1", "ConfigMap")
            .Where(o => $"{o["metadata"]!["namespace"]}" == AnyNamespace)
            .ToDictionary(o => $"{o["metadata"]!["name"]}", o => $"{o["data"]?["version"]}", StringComparer.Ordinal);
        return [.. _applications.Where(a => live.GetValueOrDefault(a) != $"{version}")];
    }

    public async ValueTask DisposeAsync()
    {
        await Guard.DisposeAsync();
        await Sandbox.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private void WriteDefinitions()
    {
        Directory.CreateDirectory(Path.Combine(Config, "definitions"));
        foreach (var name in _applications)
        {
            File.WriteAllText(Path.Combine(Config, "definitions", $"{name}.yaml"), $$"""
                apiVersion: gitops.serverless/v1
                kind: Application
                metadata: { name: {{name}} }
                spec:
                  source: { directory: ., path: apps/{{name}} }
                  target: cluster
                  sync: { interval: 10s, retry: { limit: 1000, backoff: 1s, max: 2s } }
                """);
        }

        File.WriteAllText(Path.Combine(Config, "definitions", "cluster.yaml"), "apiVersion: gitops.serverless/v1\nkind: Target\nmetadata: { name: cluster }\nspec: { kubernetes: { kubeconfig: cluster.kubeconfig } }\n");
    }
}
