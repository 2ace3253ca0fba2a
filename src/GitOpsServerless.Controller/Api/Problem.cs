using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Api;

/// <summary>Writes diagnostics as problem details (RFC 9457), with the code, the help and all diagnostics as members.</summary>
internal static class Problem
{
    public static int StatusOf(Diagnostic diagnostic) => diagnostic.Code switch
    {
        "GOS0903" => StatusCodes.Status401Unauthorized,
        "GOS0904" => StatusCodes.Status403Forbidden,
        "GOS0905" => StatusCodes.Status400BadRequest,
        "GOS0941" => StatusCodes.Status405MethodNotAllowed,
        "GOS0942" => StatusCodes.Status429TooManyRequests,
        _ => diagnostic.Category switch
        {
            DiagnosticCategory.NotFound => StatusCodes.Status404NotFound,
            DiagnosticCategory.Conflict or DiagnosticCategory.Policy => StatusCodes.Status409Conflict,
            DiagnosticCategory.InvalidInput or DiagnosticCategory.Unsupported or DiagnosticCategory.Limit => StatusCodes.Status422UnprocessableEntity,
            DiagnosticCategory.Throttled => StatusCodes.Status503ServiceUnavailable,
            DiagnosticCategory.Timeout => StatusCodes.Status504GatewayTimeout,
            DiagnosticCategory.Internal or DiagnosticCategory.Cancelled => StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status502BadGateway,  // what the caller may do is not the matter: the controller's own identity was refused elsewhere
        },
    };

    public static Task WriteAsync(HttpContext context, IReadOnlyList<Diagnostic> diagnostics)
    {
        IReadOnlyList<Diagnostic> told = [.. diagnostics.Select(d => WithoutPaths(context, d))];
        return WriteAsync(context, StatusOf(told.First(d => d.IsError)), told);
    }

    /// <summary>Writes with a status that says more than the kind of the diagnostic.</summary>
    public static async Task WriteAsync(HttpContext context, int status, IReadOnlyList<Diagnostic> diagnostics)
    {
        var error = diagnostics.First(d => d.IsError);
        var title = DiagnosticCatalog.All.FirstOrDefault(d => d.Code == error.Code)?.Title ?? error.Code;
        var problem = new JsonObject
        {
            ["type"] = $"urn:gitops-serverless:diagnostic:{error.Code}",
            ["title"] = title,
            ["status"] = status,
            ["detail"] = error.Message,
            ["code"] = error.Code,
            ["help"] = error.Help,
            ["diagnostics"] = JsonSerializer.SerializeToNode(diagnostics, ContractsJson.Options),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        if (error.RetryAfter is { } after)
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(after.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        await context.Response.WriteAsync(problem.ToJsonString(ContractsJson.Options), context.RequestAborted);
    }

    // What the system says of a file names folders of this machine; they are for whoever reads its log.
    private static Diagnostic WithoutPaths(HttpContext context, Diagnostic diagnostic)
    {
        if (diagnostic.Code != DiagnosticCatalog.StateUnusable.Code)
        {
            return diagnostic;
        }

        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problem)).LogError("{Diagnostic}", diagnostic);
        return diagnostic with { Message = "State could not be read or written; the log of the controller says why." };
    }
}
