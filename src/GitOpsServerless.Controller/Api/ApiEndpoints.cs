using System.Text.Json;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Engine.Definitions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitOpsServerless.Controller.Api;

/// <summary>Maps the routes: identity, role, then the handler. Every answer of a failure is problem details.</summary>
internal sealed class ApiEndpoints(ApiRoutes routes, Authenticator authenticator, IGitOpsEngine engine)
{
    // Before the front end of the platform gives up: 230 s (https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#limits).
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(200);
    private string? _openApi;

    public void Map(IEndpointRouteBuilder endpoints, string prefix)
    {
        var all = routes.All();
        foreach (var route in all)
        {
            endpoints.MapMethods(prefix + route.Path, [route.Method], (RequestDelegate)(context => ServeInTimeAsync(context, route)));
        }

        endpoints.MapMethods($"{prefix}/openapi.json", ["GET"], (RequestDelegate)(async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(_openApi ??= OpenApiDocument.Write(all), context.RequestAborted);
        }));
    }

    private async Task ServeInTimeAsync(HttpContext context, ApiRoute route)
    {
        var aborted = context.RequestAborted;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limit.CancelAfter(s_longest);
        context.RequestAborted = limit.Token;
        try
        {
            await ServeAsync(context, route);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            context.RequestAborted = aborted;
            await Problem.WriteAsync(context, [DiagnosticCatalog.OperationTimedOut.Create($"No answer within {Durations.Format(s_longest)}.")]);
        }
    }

    private async Task ServeAsync(HttpContext context, ApiRoute route)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var application = (string?)context.GetRouteValue("name") ?? string.Empty;
        if (await RefusalAsync(context, route, application) is { } refusal)
        {
            await Problem.WriteAsync(context, [refusal]);
            return;
        }

        var caller = authenticator.Authenticate(context)!;
        var result = await route.Handle(new ApiCall(context, caller, application));
        if (!result.IsSuccess)
        {
            await Problem.WriteAsync(context, result.Diagnostics);
            return;
        }

        context.Response.StatusCode = route.Status;
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, result.Value, result.Value.GetType(), ContractsJson.Options, context.RequestAborted);
    }

    private async Task<Diagnostic?> RefusalAsync(HttpContext context, ApiRoute route, string application)
    {
        if (authenticator.Authenticate(context) is not { } caller)
        {
            return DiagnosticCatalog.ApiUnauthorized.Create(authenticator.Refusal);
        }

        if (route.Method != "GET" && !SameOrigin.IsAllowed(context.Request))
        {
            return DiagnosticCatalog.ApiForbidden.Create("A page of another site may not do this.");
        }

        if (ApiQuery.ProblemOf(route, context.Request.Query) is { } problem)
        {
            return problem;
        }

        if (!route.IsOfApplication)
        {
            return caller.Grants.Count > 0 ? null : DiagnosticCatalog.ApiForbidden.Create($"'{caller.Name}' has no role.");
        }

        if (!ApplicationName.IsPossible(application))
        {
            return DiagnosticCatalog.ApiBadRequest.Create($"The path holds no name of an application: {ApplicationName.Meaning}.");
        }

        var definitions = await engine.GetDefinitionsAsync(context.RequestAborted);
        return caller.May(route.Role, ApiRoutes.ProjectOf(definitions, application))
            ? null
            : DiagnosticCatalog.ApiForbidden.Create($"'{caller.Name}' is no {route.Role.ToString().ToLowerInvariant()} of '{application}'.");
    }
}
