using GitOpsServerless.Contracts;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Controller.Api;

/// <summary>One operation of the API: what is mapped and what the OpenAPI document says come from the same line.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path below <c>/v1</c>.</param>
/// <param name="Id">Operation id.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Role">Role that is needed.</param>
/// <param name="Status">Status of success.</param>
/// <param name="Response">Type of the answer.</param>
/// <param name="Handle">Does it.</param>
internal sealed record ApiRoute(
    string Method, string Path, string Id, string Summary, AccessRole Role, int Status, Type Response, Func<ApiCall, Task<Result<object>>> Handle)
{
    /// <summary>Type of the request body; null when there is none.</summary>
    public Type? Body { get; init; }

    /// <summary>Query parameters: name and description.</summary>
    public IReadOnlyList<(string Name, string Description)> Query { get; init; } = [];

    /// <summary>Whether the path names an application, whose project decides.</summary>
    public bool IsOfApplication => Path.Contains("{name}", StringComparison.Ordinal);
}

/// <summary>One call.</summary>
/// <param name="Context">The request.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Application">Name in the path, or empty.</param>
internal sealed record ApiCall(HttpContext Context, Caller Caller, string Application)
{
    public CancellationToken Cancelled => Context.RequestAborted;

    public string? Query(string name) => ApiQuery.Value(Context.Request.Query, name);
}
