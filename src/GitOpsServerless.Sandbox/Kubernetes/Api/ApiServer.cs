using System.Text.Json;
using GitOpsServerless.Sandbox.Hosting;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Sends each request to its handler and turns failures into statuses.</summary>
internal sealed class ApiServer(Cluster cluster)
{
    private readonly DiscoveryHandler _discovery = new(cluster);
    private readonly ReadHandler _reads = new(cluster);
    private readonly WatchHandler _watches = new(cluster);
    private readonly WriteHandler _writes = new(cluster);

    /// <summary>Gives the handlers what exists only after the server has started.</summary>
    public void Attach(SandboxHost host)
    {
        _watches.Stopping = host.Stopping;
        _reads.Faults = host.Faults;
    }

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            cluster.RunDueControllers();
            await DispatchAsync(context);
        }
        catch (StatusException failure)
        {
            await StatusWriter.WriteAsync(context, failure.Status);
        }
        catch (JsonException malformed)
        {
            await StatusWriter.WriteAsync(context, ApiStatus.BadRequest("the request body cannot be decoded: " + malformed.Message));
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await StatusWriter.WriteAsync(context, new ApiStatus(413, "RequestEntityTooLarge", "Request entity too large: limit is reached"));
        }
        catch (Exception unexpected) when (unexpected is InvalidOperationException or ArgumentException or FormatException or NullReferenceException)
        {
            // A body of a form that no rule foresaw: the caller gets a status, and the server goes on.
            await StatusWriter.WriteAsync(context, new ApiStatus(500, "InternalError", "Internal error occurred: " + unexpected.Message));
        }
    }

    private Task DispatchAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (_discovery.TryHandle(context, path, out var answered))
        {
            return answered;
        }

        var request = ResourceRequest.Parse(cluster.Catalog, path);
        if (request is null)
        {
            return StatusWriter.WriteUnknownRouteAsync(context);
        }

        var method = context.Request.Method;
        if (!HttpMethods.IsGet(method))
        {
            return _writes.HandleAsync(context, request);
        }

        return IsWatch(context.Request) && request.Subresource is null ? _watches.HandleAsync(context, request) : _reads.HandleAsync(context, request);
    }

    private static bool IsWatch(HttpRequest request) => request.Query["watch"].ToString() is "true" or "1";
}
