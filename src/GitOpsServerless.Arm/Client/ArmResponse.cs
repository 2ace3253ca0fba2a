using System.Text.Json.Nodes;

namespace GitOpsServerless.Arm.Client;

/// <summary>One answer of Azure Resource Manager, error answers included. A status of 0 means that there was no answer.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON body; null when empty or not JSON.</param>
public sealed record ArmResponse(int Status, JsonNode? Body)
{
    /// <summary>The path that was asked, without query.</summary>
    public string Path { get; init; } = "";

    /// <summary>The HTTP method.</summary>
    public string Method { get; init; } = "";

    /// <summary>Error, where the status is not a success.</summary>
    public ArmError? Error { get; init; }

    /// <summary><c>Azure-AsyncOperation</c>.</summary>
    public string? AsyncOperation { get; init; }

    /// <summary><c>Location</c>.</summary>
    public string? Location { get; init; }

    /// <summary><c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary><c>x-ms-request-id</c> or <c>x-ms-correlation-request-id</c>, for support.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether the status is a success.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the thing does not exist.</summary>
    public bool IsNotFound => Status == 404;

    /// <summary>The body as an object; null when it is none.</summary>
    public JsonObject? Object => Body as JsonObject;
}
