using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Answers creates, updates, patches and deletions.</summary>
internal sealed class WriteHandler(Cluster cluster)
{
    public Task HandleAsync(HttpContext context, ResourceRequest request)
    {
        var method = context.Request.Method;
        return (method, request.Name) switch
        {
            ("POST", null) => CreateAsync(context, request),
            ("POST", _) => new ActionHandler(cluster).HandleAsync(context, request),
            ("PUT", not null) => UpdateAsync(context, request),
            ("PATCH", not null) => PatchAsync(context, request),
            ("DELETE", not null) when request.Subresource is null => DeleteAsync(context, request),
            ("DELETE", null) => DeleteCollectionAsync(context, request),
            _ => throw new StatusException(ApiStatus.MethodNotAllowed()),
        };
    }

    private async Task CreateAsync(HttpContext context, ResourceRequest request)
    {
        Require(request, "create");
        var options = WriteOptions.From(context.Request);
        var body = await RequestBody.ReadObjectAsync(context.Request);
        if (Reviews.TryAnswer(request, body) is { } review)
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            await ResponseBody.WriteAsync(context, review);
            return;
        }

        await AnswerAsync(context, request, options, Locked(() => cluster.Writer.Create(request, body, options)));
    }

    private async Task UpdateAsync(HttpContext context, ResourceRequest request)
    {
        Require(request, "update");
        var options = WriteOptions.From(context.Request);
        var body = await RequestBody.ReadObjectAsync(context.Request);
        if (request.Subresource == "scale")
        {
            await ResponseBody.WriteAsync(context, Locked(() => cluster.Scales.Write(request, body, options)));
            return;
        }

        await AnswerAsync(context, request, options, Locked(() => cluster.Writer.Update(request, body, options)));
    }

    private async Task PatchAsync(HttpContext context, ResourceRequest request)
    {
        Require(request, "patch");
        var options = WriteOptions.From(context.Request);
        var kind = PatchKinds.Of(RequestBody.MediaType(context.Request), request.Kind);
        var patch = await RequestBody.ReadAsync(context.Request) ?? throw new StatusException(ApiStatus.BadRequest("the patch is empty"));
        if (request.Subresource == "scale")
        {
            await ResponseBody.WriteAsync(context, Locked(() => cluster.Scales.Patch(request, kind, patch, options)));
            return;
        }

        await AnswerAsync(context, request, options, Locked(() => cluster.Writer.Patch(request, kind, patch, options)));
    }

    private async Task DeleteAsync(HttpContext context, ResourceRequest request)
    {
        Require(request, "delete");
        var deletion = DeletionOptions.From(context.Request, await RequestBody.ReadAsync(context.Request) as JsonObject);
        var result = Locked(() => cluster.Writer.Delete(request, deletion, new WriteOptions { DryRun = deletion.DryRun }));
        if (!result.Deleted)
        {
            await ResponseBody.WriteAsync(context, ResponseBody.Whole(request.Version.Kind, request.Version.ApiVersion, result.Object.Members));
            return;
        }

        var details = new JsonObject { ["name"] = request.Name };
        if (request.Kind.Group.Length > 0)
        {
            details["group"] = request.Kind.Group;
        }

        details["kind"] = request.Kind.Plural;
        details["uid"] = result.Object.Uid;
        await ResponseBody.WriteAsync(context, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details });
    }

    private async Task DeleteCollectionAsync(HttpContext context, ResourceRequest request)
    {
        Require(request, "deletecollection");
        var deletion = DeletionOptions.From(context.Request, await RequestBody.ReadAsync(context.Request) as JsonObject);
        var selector = ObjectSelector.From(context.Request.Query);
        var (items, revision) = Locked(() =>
        {
            var matching = cluster.Store.List(request.Kind, request.Namespace).Where(selector.Matches).ToArray();
            foreach (var item in matching)
            {
                var single = request with { Namespace = request.Kind.IsNamespaced ? item.Namespace : null, Name = item.Name };
                cluster.Writer.Delete(single, deletion, new WriteOptions { DryRun = deletion.DryRun });
            }

            return (matching, cluster.Store.Revision);
        });
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        await ResponseBody.WriteAsync(context, ObjectRendering.For(context.Request).List(request.Version, metadata, items));
    }

    private T Locked<T>(Func<T> work)
    {
        lock (cluster.Store.Gate)
        {
            var result = work();
            cluster.RunDueControllers();
            return result;
        }
    }

    private static Task AnswerAsync(HttpContext context, ResourceRequest request, WriteOptions options, WriteResult result)
    {
        foreach (var warning in options.Warnings)
        {
            var text = warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            context.Response.Headers.Append("Warning", $"299 - \"{text}\"");
        }

        context.Response.StatusCode = result.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return ResponseBody.WriteAsync(context, ObjectRendering.For(context.Request).Whole(request.Version, result.Object));
    }

    private static void Require(ResourceRequest request, string verb)
    {
        var verbs = request.Subresource is null ? request.Version.Verbs : request.Version.Subresources[request.Subresource].Verbs;
        if (!verbs.Contains(verb))
        {
            throw new StatusException(ApiStatus.MethodNotAllowed());
        }
    }
}
