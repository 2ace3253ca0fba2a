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

    /// <summary>Whether there was no body at all.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>Whether the status is 404, whoever says so about whatever.</summary>
    public bool IsNotFound => Status == 404;

    /// <summary>
    /// Whether Azure says that the thing does not exist. A subscription or a type that is not known, or the page of a proxy, says nothing about a resource.
    /// </summary>
    public bool IsAbsent => IsNotFound && ArmError.Parse(Body) is { } error && AbsenceCodes.Say(error);

    /// <summary>Whether it is a 404 without a reason, as services answer that are not Azure's.</summary>
    public bool IsSilentlyNotFound => IsNotFound && (IsEmpty || (Body is not null && ArmError.Parse(Body) is null));

    /// <summary>Whether it is a 404 in something that is not JSON: the page of a proxy.</summary>
    public bool IsForeignNotFound => IsNotFound && Body is null && !IsEmpty;

    /// <summary>Whether Azure refuses the method; a proxy that does so has no error of Azure in its answer.</summary>
    public bool IsMethodRefused => Status == 405 && ArmError.Parse(Body) is not null;

    /// <summary>The body as an object; null when it is none.</summary>
    public JsonObject? Object => Body as JsonObject;
}
