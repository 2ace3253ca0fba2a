using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Resources;
using GitOpsServerless.Sandbox.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>
/// Streams changes, https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes:
/// one JSON document a line, until the client leaves, its timeout passes or the server stops.
/// </summary>
internal sealed class WatchHandler(Cluster cluster)
{
    private static readonly TimeSpan s_bookmarkInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromMinutes(45);

    public CancellationToken Stopping { get; set; }

    public async Task HandleAsync(HttpContext context, ResourceRequest request)
    {
        var query = context.Request.Query;
        var selector = ObjectSelector.From(query);
        if (request.Name is not null)
        {
            selector = new ObjectSelector(LabelSelector.Parse(""), FieldSelector.Parse("metadata.name=" + request.Name));
        }

        using var timeout = new CancellationTokenSource(TimeoutOf(query), cluster.Options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, Stopping, timeout.Token);
        context.Response.ContentType = "application/json";
        var stream = new WatchStream(context.Response, request.Version, ObjectRendering.For(context.Request), selector);
        var (watch, initial) = Start(request, query["resourceVersion"].ToString());
        if (watch is null)
        {
            await stream.ErrorAsync(ApiStatus.Expired("too old resource version: " + query["resourceVersion"]), linked.Token);
            return;
        }

        try
        {
            await stream.InitialAsync(initial, linked.Token);
            if (query["sendInitialEvents"].ToString() == "true")
            {
                await stream.BookmarkAsync(cluster.Store.Revision, initialEventsEnd: true, linked.Token);
            }

            await PumpAsync(stream, watch, query["allowWatchBookmarks"].ToString() is "true" or "1", linked.Token);
        }
        catch (OperationCanceledException)
        {
            // The stream ends here, as it does after every watch.
        }
        finally
        {
            cluster.Store.Stop(watch);
        }
    }

    private async Task PumpAsync(WatchStream stream, Watch watch, bool bookmarks, CancellationToken cancellationToken)
    {
        var next = cluster.Options.TimeProvider.GetUtcNow() + s_bookmarkInterval;
        while (true)
        {
            using var idle = new CancellationTokenSource(s_bookmarkInterval, cluster.Options.TimeProvider);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
            try
            {
                if (!await watch.Events.WaitToReadAsync(linked.Token))
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Idle: time for a bookmark.
            }

            var revision = cluster.Store.Revision;
            while (watch.Events.TryRead(out var change))
            {
                revision = change.Revision;
                await stream.ChangeAsync(change, cancellationToken);
            }

            if (bookmarks && cluster.Options.TimeProvider.GetUtcNow() >= next)
            {
                await stream.BookmarkAsync(revision, initialEventsEnd: false, cancellationToken);
                next = cluster.Options.TimeProvider.GetUtcNow() + s_bookmarkInterval;
            }
        }
    }

    /// <summary>Without a version (or with 0) a watch starts with everything that exists now.</summary>
    private (Watch? Watch, StoredObject[] Initial) Start(ResourceRequest request, string text)
    {
        if (text is not ("" or "0"))
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after))
            {
                throw new StatusException(ApiStatus.BadRequest($"resourceVersion: Invalid value: \"{text}\""));
            }

            return cluster.Store.TryWatch(request.Kind, request.Namespace, after, out var resumed) ? (resumed, []) : (null, []);
        }

        lock (cluster.Store.Gate)
        {
            var (items, revision) = cluster.Store.Snapshot(request.Kind, request.Namespace);
            cluster.Store.TryWatch(request.Kind, request.Namespace, revision, out var watch);
            return (watch, items);
        }
    }

    private static TimeSpan TimeoutOf(IQueryCollection query) =>
        int.TryParse(query["timeoutSeconds"], CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : s_defaultTimeout;
}
