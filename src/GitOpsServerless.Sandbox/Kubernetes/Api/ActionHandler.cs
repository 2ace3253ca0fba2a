using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Answers the subresources that are actions on an object: a token for a service account, eviction and binding of a pod.</summary>
internal sealed class ActionHandler(Cluster cluster)
{
    public async Task HandleAsync(HttpContext context, ResourceRequest request)
    {
        if (request.Subresource is null || !request.Version.Subresources[request.Subresource].Verbs.Contains("create"))
        {
            throw new StatusException(ApiStatus.MethodNotAllowed());
        }

        var options = WriteOptions.From(context.Request);
        var body = await RequestBody.ReadObjectAsync(context.Request);
        lock (cluster.Store.Gate)
        {
            Act(request, body, options);
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await ResponseBody.WriteAsync(context, request.Subresource == "token" ? Token(body) : new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 });
    }

    private void Act(ResourceRequest request, JsonObject body, WriteOptions options)
    {
        var found = cluster.Store.Find(request.Kind, request.Namespace, request.Name!) ?? throw new StatusException(ApiStatus.NotFound(request.Kind, request.Name!));
        var whole = request with { Subresource = null };
        switch (request.Subresource)
        {
            case "eviction":
                cluster.Writer.Delete(whole, new DeletionOptions(), options);
                break;
            case "binding":
                var bound = (JsonObject)found.Node.DeepClone();
                bound.Ensure("spec")["nodeName"] = body.Object("target").Text("name");
                cluster.Writer.Update(whole, bound, options);
                break;
        }
    }

    private JsonObject Token(JsonObject body)
    {
        var seconds = body.Object("spec").Integer("expirationSeconds") ?? 3600;
        var expires = cluster.Now.AddSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["kind"] = "TokenRequest",
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["metadata"] = new JsonObject(),
            ["spec"] = body["spec"]?.DeepClone(),
            ["status"] = new JsonObject { ["token"] = Guid.NewGuid().ToString("N"), ["expirationTimestamp"] = expires },
        };
    }
}
