using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Sandbox.Kubernetes;

namespace GitOpsServerless.Kubernetes.Tests.Support;

/// <summary>
/// The cluster under test: the one that <c>GITOPS_TEST_KUBECONFIG</c> names, or a sandbox. Tests use namespaces of their own.
/// </summary>
public sealed class TestCluster : IAsyncLifetime
{
    private KubernetesTargetFactory? _factory;
    private KubernetesHost _host = new();
    private string _kubeconfig = string.Empty;

    public KubernetesSandbox? Sandbox { get; private set; }

    internal KubernetesTargetOptions Options { get; } = new() { InlineWait = TimeSpan.FromSeconds(1), DeletionTimeout = TimeSpan.FromSeconds(60) };

    internal ITarget Target { get; private set; } = null!;

    internal KubernetesClient Client => _factory!.Clients.Single();

    public async ValueTask InitializeAsync()
    {
        var kubeconfig = Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG");
        if (string.IsNullOrEmpty(kubeconfig))
        {
            Sandbox = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions());
            kubeconfig = "/sandbox";
        }

        var host = new KubernetesHost
        {
            ReadFile = async (path, token) => path == "/sandbox" ? Sandbox!.Kubeconfig : File.Exists(path) ? await File.ReadAllTextAsync(path, token) : null,
            Environment = Environment.GetEnvironmentVariable,
        };
        _host = host;
        _kubeconfig = kubeconfig;
        _factory = Connect();
        Target = (await _factory.CreateAsync(Definition(kubeconfig), CancellationToken.None)).Value;
    }

    /// <summary>A target as another process has it: nothing is shared with <see cref="Target"/>.</summary>
    internal async Task<(KubernetesTargetFactory Factory, ITarget Target)> ConnectAgainAsync()
    {
        var factory = Connect();
        return (factory, (await factory.CreateAsync(Definition(_kubeconfig), CancellationToken.None)).Value);
    }

    private KubernetesTargetFactory Connect() => new(null, _host, TimeProvider.System, Options);

    public async ValueTask DisposeAsync()
    {
        _factory?.Dispose();
        if (Sandbox is not null)
        {
            await Sandbox.DisposeAsync();
        }
    }

    public static TargetDefinition Definition(string kubeconfig) =>
        new("test") { Kubernetes = new KubernetesTargetDefinition { Kubeconfig = kubeconfig } };

    internal async Task<JsonObject?> GetAsync(string path)
    {
        var response = await Client.SendAsync(ApiRequest.Get(path), TestContext.Current.CancellationToken);
        return response.IsNotFound ? null : response.Object ?? throw new InvalidOperationException(response.Error!.ToString());
    }

    internal Task<JsonObject> MergeAsync(string path, string manager, string json) =>
        SendAsync(new ApiRequest(HttpMethod.Patch, $"{path}?fieldManager={manager}")
        {
            ContentType = "application/merge-patch+json",
            Body = System.Text.Encoding.UTF8.GetBytes(json),
        });

    internal Task<JsonObject> ApplyAsync(string path, string manager, JsonObject manifest, bool force = false) =>
        SendAsync(new ApiRequest(HttpMethod.Patch, $"{path}?fieldManager={manager}&force={(force ? "true" : "false")}")
        {
            ContentType = ApiRequest.ApplyPatch,
            Body = ApiRequest.Serialize(manifest),
        });

    internal async Task<JsonObject> SendAsync(ApiRequest request)
    {
        var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.Object ?? throw new InvalidOperationException(response.Error!.ToString());
    }

    internal async Task DeleteAsync(string path) =>
        await Client.SendAsync(new ApiRequest(HttpMethod.Delete, path), TestContext.Current.CancellationToken);
}
