using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Checks that a body is what its address says.</summary>
internal static class Envelope
{
    public static void Check(ResourceRequest request, JsonObject body)
    {
        var version = request.Version;
        body.Default("apiVersion", version.ApiVersion);
        body.Default("kind", version.Kind);
        if (body.Text("apiVersion") != version.ApiVersion)
        {
            throw new StatusException(ApiStatus.BadRequest($"the API version in the data ({body.Text("apiVersion")}) does not match the expected API version ({version.ApiVersion})"));
        }

        if (body.Text("kind") != version.Kind)
        {
            throw new StatusException(ApiStatus.BadRequest($"{body.Text("kind")} in version \"{version.Version}\" cannot be handled as a {version.Kind}: converting to {version.ApiVersion} {version.Kind}: unknown conversion"));
        }

        CheckIdentity(request, body);
    }

    /// <summary>An applied configuration must say what it is.</summary>
    public static void CheckApplied(ResourceRequest request, JsonObject body)
    {
        if (body.Text("apiVersion") is null or { Length: 0 } || body.Text("kind") is null or { Length: 0 })
        {
            throw new StatusException(ApiStatus.BadRequest("invalid object type: /, Kind="));
        }

        if (body["metadata"]?["managedFields"] is JsonArray { Count: > 0 })
        {
            throw new StatusException(ApiStatus.BadRequest("metadata.managedFields must be nil"));
        }

        body["metadata"]?.AsObject().Remove("managedFields");
        Check(request, body);
    }

    private static void CheckIdentity(ResourceRequest request, JsonObject body)
    {
        if (body["metadata"] is not null and not JsonObject)
        {
            throw new StatusException(ApiStatus.BadRequest("json: cannot unmarshal value into Go struct field .metadata of type v1.ObjectMeta"));
        }

        var metadata = body["metadata"] as JsonObject;
        foreach (var field in new[] { "name", "namespace", "uid", "resourceVersion", "generateName" })
        {
            if (metadata?[field] is { } value && value.AsText() is null)
            {
                throw new StatusException(ApiStatus.BadRequest($"json: cannot unmarshal value into Go struct field ObjectMeta.metadata.{field} of type string"));
            }
        }

        if (request.Name is not null && metadata.Text("name") is { Length: > 0 } name && name != request.Name)
        {
            throw new StatusException(ApiStatus.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})"));
        }

        if (metadata.Text("namespace") is { Length: > 0 } @namespace && @namespace != (request.Namespace ?? ""))
        {
            throw new StatusException(ApiStatus.BadRequest(request.Kind.IsNamespaced
                ? "the namespace of the provided object does not match the namespace sent on the request"
                : "namespace must not be set on a cluster-scoped object"));
        }
    }
}
