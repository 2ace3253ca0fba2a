using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using GitOpsServerless.Arm.Target;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes;

namespace GitOpsServerless.Runtime.Operators;

/// <summary>Reaches the sandbox of a running host through the files that it keeps in its state folder.</summary>
internal sealed class SandboxConnection(string stateFolder) : IKubernetesConnectionResolver
{
    private const int LargestFile = 1024 * 1024;

    private readonly KubeconfigReader _kubeconfigs = new(new KubernetesHost(), new KubernetesTargetOptions(), TimeProvider.System);

    /// <summary>Where applications go that name no target; the same names as in the sandbox's own host.</summary>
    public static TargetDefinition DefaultTarget(Platform platform) => platform == Platform.Azure
        ? new TargetDefinition("sandbox-azure")
        {
            Azure = new AzureTargetDefinition
            {
                Subscription = "00000000-0000-0000-0000-000000000000",
                ResourceGroup = "sandbox",
                Location = "westeurope",
                CreateResourceGroup = true,
                Sandbox = true,
            },
        }
        : new TargetDefinition("sandbox-cluster") { Kubernetes = new KubernetesTargetDefinition { Sandbox = true } };

    /// <summary>The sandbox's Azure.</summary>
    public async Task<Result<AzureTargetOptions>> ReadAzureAsync(CancellationToken cancellationToken)
    {
        var text = await ReadAsync("azure.json", cancellationToken);
        if (!text.IsSuccess)
        {
            return Result<AzureTargetOptions>.Failure(text.Diagnostics);
        }

        try
        {
            var document = JsonNode.Parse(text.Value)!;
            var address = new Uri(document["address"]!.GetValue<string>());
            var token = document["token"]!.GetValue<string>();
            var authority = document["certificateAuthority"]!.GetValue<string>();
            return new AzureTargetOptions
            {
                Credential = DelegatedTokenCredential.Create((_, _) => new AccessToken(token, DateTimeOffset.MaxValue)),
                Clients = _ => new GitOpsServerless.Arm.Client.ArmClientOptions
                {
                    Endpoints = new GitOpsServerless.Arm.Client.ArmEndpoints("AzureCloud", address, "https://management.azure.com/.default"),
                    Transport = new HttpClientTransport(Trusting(authority)),
                },
                Serves = static _ => true,
                ChildRefresh = TimeSpan.Zero,
                JustNow = TimeSpan.Zero,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or UriFormatException)
        {
            return DiagnosticCatalog.SandboxUnavailable.Create($"The connection file of the sandbox in {stateFolder} is not readable.");
        }
    }

    /// <inheritdoc />
    public async Task<Result<KubernetesConnection?>> ResolveAsync(TargetDefinition target, CancellationToken cancellationToken)
    {
        var text = await ReadAsync($"{KeyOf(target.Kubernetes!)}.kubeconfig", cancellationToken);
        if (!text.IsSuccess)
        {
            return Result<KubernetesConnection?>.Failure(text.Diagnostics);
        }

        var connection = await _kubeconfigs.ReadTextAsync(text.Value, null, cancellationToken);
        return connection.IsSuccess ? connection.Value : Result<KubernetesConnection?>.Failure(connection.Diagnostics);
    }

    // The same rule by which the host names the files.
    private static string KeyOf(KubernetesTargetDefinition definition)
    {
        var place = definition.Aks ?? definition.Kubeconfig;
        return place is null ? "cluster" : $"cluster-{Digests.Of($"{place}\n{definition.Context}")[..12]}";
    }

    private static SocketsHttpHandler Trusting(string authorityPem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(authorityPem);
        return new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy }, AllowAutoRedirect = false, UseCookies = false };
    }

    private async Task<Result<string>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(stateFolder, "sandbox", name));
        return file is { Exists: true, Length: <= LargestFile }
            ? await File.ReadAllTextAsync(file.FullName, cancellationToken)
            : DiagnosticCatalog.SandboxUnavailable.Create($"The sandbox in {stateFolder} has not started what {name} describes.");
    }
}
