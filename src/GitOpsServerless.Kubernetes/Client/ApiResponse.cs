using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Client;

/// <summary>An answer: the object, or what went wrong.</summary>
/// <param name="StatusCode">HTTP status; 0 when there was no answer.</param>
internal sealed record ApiResponse(int StatusCode)
{
    /// <summary>The object of a successful answer, or the part of it that was asked for (<see cref="ApiRequest.Answer"/>).</summary>
    public JsonObject? Object { get; init; }

    /// <summary>What went wrong; null on success.</summary>
    public Diagnostic? Error { get; init; }

    /// <summary>The reason of a <c>Status</c> answer, such as <c>AlreadyExists</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The plural of what a <c>Status</c> answer is about (<c>details.kind</c>), such as <c>namespaces</c>.</summary>
    public string? AboutKind { get; init; }

    /// <summary>The message and field causes of a <c>Status</c> answer, for rules that look at them; never shown.</summary>
    public string RawMessage { get; init; } = string.Empty;

    /// <summary>How often the request was sent; an earlier try without an answer may have been carried out.</summary>
    public int Tries { get; init; } = 1;

    public bool IsSuccess => Error is null;

    public bool IsCreated => StatusCode == 201;

    public bool IsNotFound => StatusCode == 404;

    /// <summary>
    /// Whether the API server itself says so of an object. A 404 of something in between, or for a kind that is not served any more
    /// ("404 page not found", or without details), is no word on an object, and what is gone is forgotten.
    /// </summary>
    public bool IsObjectNotFound => IsNotFound && Reason == "NotFound" && !string.IsNullOrEmpty(AboutKind);

    /// <summary>Whether the namespace is what was not found, rather than the object or the kind.</summary>
    public bool IsNamespaceNotFound => IsNotFound && AboutKind == "namespaces";

    public bool IsConflict => StatusCode == 409;
}
