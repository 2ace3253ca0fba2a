using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Resources;
using GitOpsServerless.Sandbox.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Writes the events of one watch, seen through its selector.</summary>
internal sealed class WatchStream(HttpResponse response, ResourceVersion version, ObjectRendering rendering, ObjectSelector selector)
{
    public async Task InitialAsync(StoredObject[] items, CancellationToken cancellationToken)
    {
        foreach (var item in items.Where(selector.Matches))
        {
            await WriteAsync("ADDED", rendering.Whole(version, item), cancellationToken);
        }

        await response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>An object that begins to match is added for this client; one that no longer matches is deleted.</summary>
    public async Task ChangeAsync(WatchEvent change, CancellationToken cancellationToken)
    {
        var matched = change.Previous is not null && selector.Matches(change.Previous);
        var matches = change.Type != WatchEventType.Deleted && selector.Matches(change.Object);
        var type = (matched, matches) switch
        {
            (false, true) => "ADDED",
            (true, true) => "MODIFIED",
            (true, false) => "DELETED",
            _ => null,
        };
        if (type is not null)
        {
            await WriteAsync(type, rendering.Whole(version, change.Object), cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    public async Task BookmarkAsync(long revision, bool initialEventsEnd, CancellationToken cancellationToken)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (initialEventsEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var body = new JsonObject { ["kind"] = version.Kind, ["apiVersion"] = version.ApiVersion, ["metadata"] = metadata };
        await WriteAsync("BOOKMARK", Encoding.UTF8.GetBytes(body.ToJsonString()), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    public async Task ErrorAsync(ApiStatus status, CancellationToken cancellationToken)
    {
        await WriteAsync("ERROR", Encoding.UTF8.GetBytes(status.ToJson().ToJsonString()), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private async Task WriteAsync(string type, byte[] body, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":"), cancellationToken);
        await response.Body.WriteAsync(body, cancellationToken);
        await response.Body.WriteAsync("}\n"u8.ToArray(), cancellationToken);
    }
}
