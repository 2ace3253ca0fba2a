using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Hosting;
using GitOpsServerless.Sandbox.Kubernetes.Resources;
using GitOpsServerless.Sandbox.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Answers gets and lists.</summary>
internal sealed class ReadHandler(Cluster cluster)
{
    private readonly ListSnapshots _snapshots = new();

    /// <summary>Asked whether a continue token counts as expired.</summary>
    public FaultPlan? Faults { get; set; }

    public Task HandleAsync(HttpContext context, ResourceRequest request) =>
        request.Name is null ? ListAsync(context, request) : GetAsync(context, request);

    private Task GetAsync(HttpContext context, ResourceRequest request)
    {
        Require(request.Version, "get");
        var found = cluster.Store.Find(request.Kind, request.Namespace, request.Name!) ?? throw new StatusException(ApiStatus.NotFound(request.Kind, request.Name!));
        switch (request.Subresource)
        {
            case "scale":
                return ResponseBody.WriteAsync(context, cluster.Scales.Read(request.Version, found));
            case "log":
                context.Response.ContentType = "text/plain";
                return Task.CompletedTask;
            case { } other when !request.Version.Subresources[other].Verbs.Contains("get"):
                throw new StatusException(ApiStatus.MethodNotAllowed());
            default:
                return ResponseBody.WriteAsync(context, ObjectRendering.For(context.Request).Whole(request.Version, found));
        }
    }

    private Task ListAsync(HttpContext context, ResourceRequest request)
    {
        Require(request.Version, "list");
        var query = context.Request.Query;
        var limit = Integer(query["limit"].ToString(), "limit");
        var token = query["continue"].ToString();
        var (items, revision, id, offset) = token.Length > 0 ? Resume(context, token) : Begin(request, query);
        var count = limit > 0 ? (int)Math.Min(limit, items.Length - offset) : items.Length - offset;
        var rest = items.Length - offset - count;
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (rest > 0)
        {
            metadata["continue"] = id == 0 ? _snapshots.Keep(items, revision, offset + count) : ListSnapshots.Token(id, offset + count);
            metadata["remainingItemCount"] = rest;
        }

        var body = ObjectRendering.For(context.Request).List(request.Version, metadata, items.AsSpan(offset, count));
        return ResponseBody.WriteAsync(context, body);
    }

    private (StoredObject[] Items, long Revision, long Id, int Offset) Begin(ResourceRequest request, IQueryCollection query)
    {
        var selector = ObjectSelector.From(query);
        var (items, revision) = cluster.Store.Snapshot(request.Kind, request.Namespace);
        CheckRevision(query["resourceVersion"].ToString(), revision);
        return (selector.IsEmpty ? items : Array.FindAll(items, selector.Matches), revision, 0, 0);
    }

    private (StoredObject[] Items, long Revision, long Id, int Offset) Resume(HttpContext context, string token)
    {
        var expired = Faults?.Take(context.Request.Method, context.Request.Path.Value ?? "/", static kind => kind == FaultKind.ExpiredContinuation) is not null;
        return (expired ? null : _snapshots.Find(token)) ?? throw new StatusException(ApiStatus.Expired(
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter."));
    }

    private static void CheckRevision(string text, long current)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted))
        {
            throw new StatusException(ApiStatus.BadRequest($"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax"));
        }

        if (wanted > current)
        {
            throw new StatusException(new ApiStatus(504, "Timeout", $"Too large resource version: {wanted}, current: {current}"));
        }
    }

    private static long Integer(string text, string name)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new StatusException(ApiStatus.BadRequest($"{name} is not a number: {text}"));
    }

    private static void Require(ResourceVersion version, string verb)
    {
        if (!version.Verbs.Contains(verb))
        {
            throw new StatusException(ApiStatus.MethodNotAllowed());
        }
    }
}
