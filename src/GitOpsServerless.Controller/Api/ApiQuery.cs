using GitOpsServerless.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace GitOpsServerless.Controller.Api;

/// <summary>
/// Reads query values. A value that is there but cannot be meant is a mistake of the caller and never counts as absent: what is planned or
/// listed then would be something else than what was asked for.
/// </summary>
internal static class ApiQuery
{
    private const int Longest = 200;

    /// <summary>What is wrong with the values that a route takes; null when nothing is.</summary>
    public static Diagnostic? ProblemOf(ApiRoute route, IQueryCollection query) => route.Query
        .Select(q => query.TryGetValue(q.Name, out var values) && ProblemOf(values) is { } problem ? DiagnosticCatalog.ApiBadRequest.Create($"The query parameter '{q.Name}' {problem}.") : null)
        .FirstOrDefault(d => d is not null);

    /// <summary>A value that <see cref="ProblemOf(ApiRoute, IQueryCollection)"/> has found nothing wrong with; null when it is absent.</summary>
    public static string? Value(IQueryCollection query, string name) => query.TryGetValue(name, out var values) ? (string?)values : null;

    private static string? ProblemOf(StringValues values) => values switch
    {
        { Count: > 1 } => "is given more than once",
        [null or ""] => "has no value",
        [{ Length: > Longest }] => $"is longer than {Longest} characters",
        _ => null,
    };
}
