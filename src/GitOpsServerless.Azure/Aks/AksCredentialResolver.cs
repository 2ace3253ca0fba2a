using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.Aks;

/// <summary>
/// Gets what is needed to talk to an AKS cluster: its user kubeconfig from Azure Resource Manager
/// (https://learn.microsoft.com/rest/api/aks/managed-clusters/list-cluster-user-credentials) and an Entra token for its API server.
/// </summary>
public sealed class AksCredentialResolver
{
    /// <summary>The Entra application that stands for the API servers of all AKS clusters.</summary>
    public const string ServerApplicationId = "6dae42f8-4368-4678-94ff-3960e28e3630";

    private const string ApiVersion = "2024-09-01";
    private const string ClusterType = "Microsoft.ContainerService/managedClusters";
    private const int LargestKubeconfig = 1024 * 1024;
    private static readonly TokenRequestContext s_serverToken = new([$"{ServerApplicationId}/.default"]);
    private readonly TokenCredential _credential;
    private readonly Uri _resourceManager;
    private readonly HttpPipeline _pipeline;

    /// <summary>Creates a resolver.</summary>
    /// <param name="credential">The identity that is used at Azure and at the cluster.</param>
    /// <param name="resourceManager">Address of Azure Resource Manager; null for the public cloud.</param>
    /// <param name="transport">Transport; null for the default one.</param>
    public AksCredentialResolver(TokenCredential credential, Uri? resourceManager = null, HttpPipelineTransport? transport = null)
    {
        _credential = credential;
        _resourceManager = resourceManager ?? new Uri("https://management.azure.com");
        var options = new Options();
        if (transport is not null)
        {
            options.Transport = transport;
        }

        _pipeline = HttpPipelineBuilder.Build(
            options, [], [new BearerTokenAuthenticationPolicy(credential, new Uri(_resourceManager, "/.default").AbsoluteUri)], new ResponseClassifier());
    }

    /// <summary>The user kubeconfig of a cluster, as YAML text. It holds an address and a certificate authority; its own exec plugin is never run.</summary>
    public async Task<Result<string>> GetKubeconfigAsync(string clusterId, CancellationToken cancellationToken)
    {
        if (!AzureResourceId.TryParse(clusterId, out var id) || !string.Equals(id!.Type, ClusterType, StringComparison.OrdinalIgnoreCase))
        {
            return DiagnosticCatalog.ClusterCredentialFailed.Create($"'{clusterId}' is not the resource id of an AKS cluster.");
        }

        try
        {
            using var message = _pipeline.CreateMessage();
            message.Request.Method = RequestMethod.Post;
            message.Request.Uri.Reset(new Uri(_resourceManager, $"{AzureResourceId.Format(id)}/listClusterUserCredential?api-version={ApiVersion}"));
            await _pipeline.SendAsync(message, cancellationToken);
            return message.Response.Status == 200
                ? Kubeconfig(message.Response.Content, id)
                : Refused(message.Response, id);
        }
        catch (AuthenticationFailedException)
        {
            return DiagnosticCatalog.ClusterTokenFailed.Create($"No token for Azure Resource Manager could be had to reach the cluster '{id.Name}'.");
        }
        catch (Exception failure) when (failure is AggregateException or global::Azure.RequestFailedException or HttpRequestException)
        {
            return DiagnosticCatalog.ClusterCredentialFailed.Create($"Azure Resource Manager did not answer for the cluster '{id.Name}'.") with
            {
                Category = DiagnosticCategory.Connection,
            };
        }
    }

    /// <summary>A token for the API server of any AKS cluster; kept by the credential until shortly before it expires.</summary>
    public async Task<Result<string>> GetTokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _credential.GetTokenAsync(s_serverToken, cancellationToken)).Token;
        }
        catch (AuthenticationFailedException)
        {
            return DiagnosticCatalog.ClusterTokenFailed.Create("No Entra token for the AKS API server could be had.");
        }
    }

    private static Result<string> Kubeconfig(BinaryData content, ResourceId id)
    {
        try
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (var entry in document.RootElement.GetProperty("kubeconfigs").EnumerateArray())
            {
                if (entry.GetProperty("value").TryGetBytesFromBase64(out var bytes) && bytes.Length is > 0 and <= LargestKubeconfig)
                {
                    return Encoding.UTF8.GetString(bytes);
                }
            }
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Described below.
        }

        return DiagnosticCatalog.ClusterCredentialFailed.Create($"Azure's answer for the cluster '{id.Name}' holds no kubeconfig.");
    }

    private static Diagnostic Refused(global::Azure.Response response, ResourceId id)
    {
        var diagnostic = DiagnosticCatalog.ClusterCredentialFailed.Create($"Azure refused the credential of the cluster '{id.Name}' (status {response.Status}).");
        return response.Status switch
        {
            404 => diagnostic with { Category = DiagnosticCategory.NotFound },
            401 => diagnostic with { Category = DiagnosticCategory.Authentication },
            429 => diagnostic with { Category = DiagnosticCategory.Throttled },
            >= 500 => diagnostic with { Category = DiagnosticCategory.Connection },
            _ => diagnostic,
        };
    }

    private sealed class Options : ClientOptions;
}
