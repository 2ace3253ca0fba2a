using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Observing;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>The writing verbs: server-side apply, for real and dry, and delete with preconditions.</summary>
internal sealed class ObjectWriter(KubernetesClient client, KubernetesTargetOptions options)
{
    private readonly string _manager = $"?fieldManager={Uri.EscapeDataString(options.FieldManager)}";

    public Task<ApiResponse> ApplyAsync(WantedObject wanted, JsonObject payload, bool dryRun, bool force, CancellationToken cancellationToken) =>
        ApplyAsync(wanted, ApiRequest.Serialize(payload), dryRun, force, AnswerPart.Object, cancellationToken);

    public Task<ApiResponse> ApplyAsync(
        WantedObject wanted, byte[] payload, bool dryRun, bool force, AnswerPart answer, CancellationToken cancellationToken)
    {
        var query = _manager + (force ? "&force=true" : string.Empty) + (dryRun ? "&dryRun=All" : string.Empty);
        var request = new ApiRequest(HttpMethod.Patch, wanted.Path + query)
        {
            Body = payload,
            ContentType = ApiRequest.ApplyPatch,
            Resource = wanted.Id,
            Answer = answer,
        };
        return client.SendAsync(request, cancellationToken);
    }

    /// <summary>Deletes this incarnation only. A resource version narrows it to what was looked at.</summary>
    public Task<ApiResponse> DeleteAsync(WantedObject wanted, string uid, string? resourceVersion, CancellationToken cancellationToken)
    {
        var preconditions = new JsonObject { ["uid"] = uid };
        if (resourceVersion is not null)
        {
            preconditions["resourceVersion"] = resourceVersion;
        }

        var body = new JsonObject
        {
            ["kind"] = "DeleteOptions",
            ["apiVersion"] = "v1",
            ["propagationPolicy"] = "Background",
            ["preconditions"] = preconditions,
        };
        var request = new ApiRequest(HttpMethod.Delete, wanted.Path) { Body = ApiRequest.Serialize(body), Resource = wanted.Id };
        return client.SendAsync(request, cancellationToken);
    }

    public Task<ApiResponse> GetAsync(WantedObject wanted, CancellationToken cancellationToken) =>
        client.SendAsync(ApiRequest.Get(wanted.Path, wanted.Id), cancellationToken);

    public Task<ApiResponse> PatchJsonAsync(WantedObject wanted, JsonArray operations, bool dryRun, CancellationToken cancellationToken)
    {
        var query = _manager + (dryRun ? "&dryRun=All" : string.Empty);
        var request = new ApiRequest(HttpMethod.Patch, wanted.Path + query)
        {
            Body = ApiRequest.Serialize(operations),
            ContentType = ApiRequest.JsonPatch,
            Resource = wanted.Id,
        };
        return client.SendAsync(request, cancellationToken);
    }
}
