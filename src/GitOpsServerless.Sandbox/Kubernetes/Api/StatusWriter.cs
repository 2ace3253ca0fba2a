using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Writes statuses and the plain answers of unknown routes.</summary>
internal static class StatusWriter
{
    /// <summary>The body for a status that was decided outside the API: no token, or an injected fault.</summary>
    public static Task WriteAsync(HttpContext context, int code) => WriteAsync(context, code switch
    {
        401 => new ApiStatus(401, "Unauthorized", "Unauthorized"),
        403 => new ApiStatus(403, "Forbidden", "forbidden: User \"sandbox\" cannot use this path"),
        404 => new ApiStatus(404, "NotFound", "the server could not find the requested resource"),
        409 => new ApiStatus(409, "Conflict", "the operation cannot be fulfilled now"),
        410 => ApiStatus.Expired("The provided continue parameter is too old to display a consistent list result."),
        429 => TooManyRequests(context),
        503 => new ApiStatus(503, "ServiceUnavailable", "the server is currently unable to handle the request"),
        504 => new ApiStatus(504, "Timeout", "the server was unable to return a response in the time allotted"),
        _ => new ApiStatus(code, "InternalError", "Internal error occurred: injected by the fault plan"),
    });

    public static Task WriteAsync(HttpContext context, ApiStatus status)
    {
        context.Response.StatusCode = status.Code;
        return ResponseBody.WriteAsync(context, status.ToJson());
    }

    /// <summary>The answer to a path that no handler knows.</summary>
    public static Task WriteUnknownRouteAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync("404 page not found\n", context.RequestAborted);
    }

    private static ApiStatus TooManyRequests(HttpContext context)
    {
        var details = new JsonObject();
        if (int.TryParse(context.Response.Headers.RetryAfter, System.Globalization.CultureInfo.InvariantCulture, out var seconds))
        {
            details["retryAfterSeconds"] = seconds;
        }

        return new ApiStatus(429, "TooManyRequests", "the server has received too many requests and has asked us to try again later") { Details = details };
    }
}
