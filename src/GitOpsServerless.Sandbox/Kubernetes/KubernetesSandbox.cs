using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Hosting;
using GitOpsServerless.Sandbox.Kubernetes.Api;

namespace GitOpsServerless.Sandbox.Kubernetes;

/// <summary>
/// A Kubernetes API server on a loopback address, with simulated controllers behind it.
/// What it does and does not do like the real one: <c>docs/sandbox-kubernetes.md</c>.
/// </summary>
public sealed class KubernetesSandbox : IAsyncDisposable
{
    private readonly SandboxHost _host;
    private readonly Cluster _cluster;

    private KubernetesSandbox(SandboxHost host, Cluster cluster)
    {
        _host = host;
        _cluster = cluster;
        Kubeconfig = KubeconfigWriter.Write(host.Address, host.CertificateAuthorityPem, host.Token);
    }

    /// <summary>The server's address.</summary>
    public Uri Address => _host.Address;

    /// <summary>The certificate authority to trust, as PEM.</summary>
    public string CertificateAuthorityPem => _host.CertificateAuthorityPem;

    /// <summary>The bearer token to send.</summary>
    public string Token => _host.Token;

    /// <summary>A kubeconfig (YAML) with one context that reaches this sandbox.</summary>
    public string Kubeconfig { get; }

    /// <summary>The requests so far, with counters of reads, dry runs and writes.</summary>
    public RequestLog Requests => _host.Requests;

    /// <summary>The faults that are injected now.</summary>
    public FaultPlan Faults => _host.Faults;

    /// <summary>Starts a sandbox cluster with the namespaces that every cluster has.</summary>
    public static async Task<KubernetesSandbox> StartAsync(KubernetesSandboxOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var certificate = options.Certificate ?? SandboxCertificate.Create(options.TimeProvider, "kubernetes", "kubernetes.default.svc");
        var cluster = new Cluster(options, certificate.CertificateAuthorityPem);
        var server = new ApiServer(cluster);
        var host = await SandboxHost.StartAsync(
            new SandboxHostOptions
            {
                Port = options.Port,
                Token = options.Token,
                AcceptToken = options.AcceptToken,
                Certificate = certificate,
                TimeProvider = options.TimeProvider,
                Classify = RequestVerbs.Classify,
                WriteErrorAsync = StatusWriter.WriteAsync,
            },
            server.HandleAsync,
            cancellationToken);
        server.Attach(host);
        return new KubernetesSandbox(host, cluster);
    }

    /// <summary>A copy of an object as it is stored; null where absent. No request is logged.</summary>
    public JsonObject? Get(KubernetesObjectReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return _cluster.DirectGet(reference);
    }

    /// <summary>
    /// Writes an object behind the back of every client, as field manager <c>somebody-else</c>: creates it, or replaces
    /// what is stored (the status too). The result is what is stored then.
    /// </summary>
    public JsonObject Put(JsonObject manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return _cluster.DirectPut(manifest);
    }

    /// <summary>Changes an object behind the back of every client. The action gets a copy and edits it.</summary>
    public JsonObject Edit(KubernetesObjectReference reference, Action<JsonObject> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var copy = Get(reference) ?? throw new InvalidOperationException($"{reference} is not in the sandbox.");
        edit(copy);
        return Put(copy);
    }

    /// <summary>Deletes an object behind the back of every client; false where it is absent.</summary>
    public bool Delete(KubernetesObjectReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return _cluster.DirectDelete(reference);
    }

    /// <summary>Copies of all objects of a kind, in every namespace.</summary>
    public IReadOnlyList<JsonObject> List(string apiVersion, string kind) => _cluster.DirectList(apiVersion, kind);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _cluster.Dispose();
    }
}
