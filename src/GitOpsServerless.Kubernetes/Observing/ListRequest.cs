using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Discovery;

namespace GitOpsServerless.Kubernetes.Observing;

/// <summary>What is listed.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Namespace">Namespace; null lists all.</param>
/// <param name="IsWanted">What is kept of a page.</param>
/// <param name="Take">Gets every object that was kept.</param>
internal sealed record ListRequest(ApiKind Kind, string? Namespace, Func<JsonObject, bool> IsWanted, Action<JsonObject> Take)
{
    public string? LabelSelector { get; init; }

    public string Accept { get; init; } = ApiRequest.Json;

    /// <summary>Pages after which it is given up, because another way is cheaper.</summary>
    public int MostPages { get; init; } = int.MaxValue;
}

/// <summary>How a list ended.</summary>
/// <param name="Error">Why it could not be read; null when nothing is wrong.</param>
internal sealed record ListResult(Diagnostic? Error)
{
    /// <summary>It has more pages than asked for.</summary>
    public bool IsTooLong { get; init; }

    public bool IsComplete => Error is null && !IsTooLong;
}
