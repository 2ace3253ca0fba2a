using GitOpsServerless.Contracts;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Controller.Api;

/// <summary>Answers what no route takes with a problem that says where to go on; the router itself answers with a status and nothing else.</summary>
internal static class UnknownRoute
{
    /// <summary>Writes the problem when nothing was written.</summary>
    public static Task AnswerAsync(HttpContext context) => (context.Response.HasStarted || context.Response.ContentType is not null, context.Response.StatusCode) switch
    {
        (false, StatusCodes.Status404NotFound) => Problem.WriteAsync(context, [DiagnosticCatalog.UnknownAddress.Create("Nothing is at this address.")]),
        (false, StatusCodes.Status405MethodNotAllowed) => Problem.WriteAsync(
            context, [DiagnosticCatalog.MethodNotAllowed.Create($"This address takes {context.Response.Headers.Allow}.")]),
        _ => Task.CompletedTask,
    };
}
