using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Api;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Engine.Definitions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitOpsServerless.Controller.Dashboard;

/// <summary>The pages, and the few actions that they offer.</summary>
internal sealed class DashboardEndpoints(IGitOpsEngine engine, Authenticator authenticator, Waker waker, TimeProvider time)
{
    private const int Runs = 20;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/ui", ["GET"], (RequestDelegate)ListAsync);
        endpoints.MapMethods("/ui/applications/{name}", ["GET"], (RequestDelegate)ShowAsync);
        endpoints.MapMethods("/ui/applications/{name}/{action}", ["POST"], (RequestDelegate)ActAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        if (authenticator.Authenticate(context) is not { Grants.Count: > 0 } caller)
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized);
            return;
        }

        var definitions = await engine.GetDefinitionsAsync(context.RequestAborted);
        var statuses = await engine.GetApplicationsAsync(context.RequestAborted);
        var seen = statuses.Where(s => caller.May(AccessRole.Reader, ApiRoutes.ProjectOf(definitions, s.Name))).ToList();
        var diagnostics = caller.May(AccessRole.Reader, project: null) ? definitions.Diagnostics : [];
        await WriteAsync(context, ApplicationsPage.Write(seen, diagnostics, time.GetUtcNow()));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var (caller, name, project) = await AuthorizeAsync(context, AccessRole.Reader);
        if (caller is null)
        {
            return;
        }

        var status = await engine.GetApplicationAsync(name, context.RequestAborted);
        if (!status.IsSuccess)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        var plan = await engine.PlanAsync(name, new PlanQuery { ReadOnly = true }, context.RequestAborted);
        var resources = await engine.GetResourcesAsync(name, context.RequestAborted);
        var runs = await engine.GetRunsAsync(name, Runs, context.RequestAborted);
        await WriteAsync(context, ApplicationPage.Write(
            status.Value, plan, resources.IsSuccess ? resources.Value : [], runs.IsSuccess ? runs.Value : [], caller.May(AccessRole.Operator, project)));
    }

    private async Task ActAsync(HttpContext context)
    {
        // A form of another site could be sent with the browser's sign-in: here a browser must say where it comes from.
        var saysWhere = context.Request.Headers.ContainsKey("Sec-Fetch-Site") || context.Request.Headers.ContainsKey("Origin");
        if (!saysWhere || !SameOrigin.IsAllowed(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden);
            return;
        }

        var (caller, name, _) = await AuthorizeAsync(context, AccessRole.Operator);
        if (caller is null)
        {
            return;
        }

        var result = await ActAsync(context, name, caller);
        if (result is not { IsSuccess: true })
        {
            await RefuseAsync(context, result is null ? StatusCodes.Status404NotFound : Problem.StatusOf(result.Error!));
            return;
        }

        await waker.WakeAsync(name, context.RequestAborted);
        context.Response.Headers.Location = $"/ui/applications/{Uri.EscapeDataString(name)}";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
    }

    private async Task<Result<ApplicationStatus>?> ActAsync(HttpContext context, string name, Caller caller)
    {
        var cancelled = context.RequestAborted;
        switch ((string?)context.GetRouteValue("action"))
        {
            case "reconcile":
                var report = await engine.ReconcileAsync(name, new ReconcileQuery { Wait = false, RequestedBy = caller.Name }, cancelled);
                return report.IsSuccess ? report.Value.Status : Result<ApplicationStatus>.Failure(report.Diagnostics);
            case "suspend":
                return await engine.SetSuspendedAsync(name, true, cancelled);
            case "resume":
                return await engine.SetSuspendedAsync(name, false, cancelled);
            case "release":
                return await engine.ReleaseAsync(name, cancelled);
            case "approve" when await FieldAsync(context, "planDigest") is { } digest:
                return await engine.ApproveAsync(name, digest, caller.Name, cancelled);
            case "rollback" when await FieldAsync(context, "revision") is { } revision:
                return await engine.RollbackAsync(name, revision, caller.Name, cancelled);
            default:
                return null;
        }
    }

    private static async Task<string?> FieldAsync(HttpContext context, string name)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength is not < 4096)
        {
            return null;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return form[name].ToString() is { Length: > 0 } text ? text : null;
    }

    private async Task<(Caller? Caller, string Name, string? Project)> AuthorizeAsync(HttpContext context, AccessRole role)
    {
        var name = (string?)context.GetRouteValue("name") ?? string.Empty;
        if (authenticator.Authenticate(context) is not { } caller)
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized);
            return default;
        }

        if (!ApplicationName.IsPossible(name))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound);
            return default;
        }

        var project = ApiRoutes.ProjectOf(await engine.GetDefinitionsAsync(context.RequestAborted), name);
        if (!caller.May(role, project))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden);
            return default;
        }

        return (caller, name, project);
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        var text = status switch
        {
            StatusCodes.Status401Unauthorized => "Sign in to see this page.",
            StatusCodes.Status404NotFound => "There is no such page.",
            StatusCodes.Status403Forbidden => "Your role does not allow this.",
            _ => "This could not be done.",
        };
        return WriteAsync(context, PageLayout.Page(text, Html.Of($"<h1>{text}</h1>")));
    }

    private static Task WriteAsync(HttpContext context, string page)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = PageLayout.Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(page, context.RequestAborted);
    }
}
