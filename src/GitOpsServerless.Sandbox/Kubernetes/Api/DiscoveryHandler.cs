using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Answers the paths that name no resource: version, health, and what the API offers.</summary>
internal sealed class DiscoveryHandler(Cluster cluster)
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /// <summary>False where the path is not one of these; else the answer is under way.</summary>
    public bool TryHandle(HttpContext context, string path, out Task answer)
    {
        var found = Find(path);
        answer = found is null ? Task.CompletedTask : found(context);
        return found is not null;
    }

    private Func<HttpContext, Task>? Find(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var documents = new DiscoveryDocuments(cluster.Catalog);
        return segments switch
        {
            ["version"] => request => Get(request, Version()),
            ["healthz" or "livez" or "readyz", ..] => Health,
            [] => request => Get(request, documents.Paths()),
            ["openapi", "v3"] => request => Get(request, new OpenApiDocuments(cluster.Catalog).Index()),
            ["openapi", "v3", .. var rest] => request => new OpenApiDocuments(cluster.Catalog).Find(string.Join('/', rest)) is { } found ? Get(request, found) : StatusWriter.WriteUnknownRouteAsync(request),
            ["api"] => request => WantsAggregated(request.Request) ? Aggregated(request, documents.Aggregated(core: true)) : Get(request, documents.CoreVersions()),
            ["apis"] => request => WantsAggregated(request.Request) ? Aggregated(request, documents.Aggregated(core: false)) : Get(request, documents.Groups()),
            ["apis", var group] => request => documents.Group(group) is { } found ? Get(request, found) : StatusWriter.WriteUnknownRouteAsync(request),
            ["api", var version] => request => Resources(request, documents, "", version),
            ["apis", var group, var version] => request => Resources(request, documents, group, version),
            _ => null,
        };
    }

    private static Task Resources(HttpContext context, DiscoveryDocuments documents, string group, string version) =>
        documents.Resources(group, version) is { } found ? Get(context, found) : StatusWriter.WriteUnknownRouteAsync(context);

    private static Task Get(HttpContext context, JsonObject body) =>
        HttpMethods.IsGet(context.Request.Method)
            ? ResponseBody.WriteAsync(context, body)
            : StatusWriter.WriteAsync(context, ApiStatus.MethodNotAllowed());

    private static Task Aggregated(HttpContext context, JsonObject body)
    {
        context.Response.Headers.Vary = "Accept";
        return ResponseBody.WriteAsync(context, body, AggregatedType);
    }

    private static bool WantsAggregated(HttpRequest request)
    {
        var first = request.Headers.Accept.ToString().Split(',')[0].Replace(" ", "", StringComparison.Ordinal);
        return first.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal) && first.Contains("v=v2", StringComparison.Ordinal) && !first.Contains("v=v2beta1", StringComparison.Ordinal);
    }

    private static Task Health(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("ok", context.RequestAborted);
    }

    private JsonObject Version()
    {
        var parts = cluster.Options.KubernetesVersion.TrimStart('v').Split('.');
        return new JsonObject
        {
            ["major"] = parts[0],
            ["minor"] = parts.ElementAtOrDefault(1) ?? "0",
            ["gitVersion"] = cluster.Options.KubernetesVersion,
            ["gitCommit"] = "",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "1970-01-01T00:00:00Z",
            ["goVersion"] = "",
            ["compiler"] = "",
            ["platform"] = "gitops-serverless/sandbox",
        };
    }
}
