using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Arm.Http;

/// <summary>One answer.</summary>
internal sealed record ArmAnswer(int Status, JsonNode? Body = null)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>A list.</summary>
    public static ArmAnswer List(IEnumerable<JsonNode> items) =>
        new(200, new JsonObject { ["value"] = new JsonArray([.. items.Select(i => i.DeepClone())]) });

    /// <summary>An error in Azure's envelope.</summary>
    public static ArmAnswer Error(int status, string code, string message, string? target = null, JsonArray? details = null) =>
        new(status, new JsonObject { ["error"] = ErrorBody(code, message, target, details) });

    /// <summary>The inside of an error envelope.</summary>
    public static JsonObject ErrorBody(string code, string message, string? target = null, JsonArray? details = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (target is not null)
        {
            error["target"] = target;
        }

        if (details is { Count: > 0 })
        {
            error["details"] = details;
        }

        return error;
    }

    public ArmAnswer With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }

    /// <summary>Adds where to ask for an asynchronous operation, and when.</summary>
    public ArmAnswer WithOperation(string asyncOperation, string location, TimeSpan retryAfter) =>
        With("Azure-AsyncOperation", asyncOperation).With("Location", location)
            .With("Retry-After", ((int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture));

    public async Task WriteAsync(HttpContext context, bool isHead)
    {
        var response = context.Response;
        response.StatusCode = Status;
        var id = Guid.NewGuid().ToString();
        response.Headers["x-ms-request-id"] = id;
        response.Headers["x-ms-correlation-request-id"] = id;
        response.Headers["x-ms-routing-request-id"] = $"SANDBOX:{id}";
        response.Headers.CacheControl = "no-cache";
        response.Headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        response.Headers.XContentTypeOptions = "nosniff";
        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }

        if (Body is null || isHead || Status == 204)
        {
            return;
        }

        response.ContentType = "application/json; charset=utf-8";
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(Body), context.RequestAborted);
    }
}
