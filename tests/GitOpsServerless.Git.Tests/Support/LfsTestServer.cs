using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Git.Tests.Support;

/// <summary>The batch API and the basic transfer of Git LFS beside the repositories of a test server.</summary>
internal sealed class LfsTestServer
{
    private readonly Dictionary<string, byte[]> objects = new(StringComparer.Ordinal);
    private readonly GitHttpBackend server;

    public LfsTestServer(GitHttpBackend server)
    {
        this.server = server;
        server.Before = HandleAsync;
    }

    /// <summary>Changes the answer of the batch API.</summary>
    public Action<JsonObject>? Batch { get; set; }

    /// <summary>Answers a download itself; false leaves it to the server.</summary>
    public Func<HttpContext, Task<bool>>? Download { get; set; }

    public List<(string Path, string? Authorization, string? Extra)> Seen { get; } = [];

    /// <summary>Keeps content and returns its pointer file.</summary>
    public string Add(byte[] content)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(content));
        objects[id] = content;
        return $"version https://git-lfs.github.com/spec/v1\noid sha256:{id}\nsize {content.Length}\n";
    }

    private async Task<bool> HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (!path.Contains("/info/lfs/", StringComparison.Ordinal) && !path.StartsWith("/content/", StringComparison.Ordinal))
        {
            return true;
        }

        Seen.Add((path, context.Request.Headers.Authorization, context.Request.Headers["X-Extra"]));
        if (path.StartsWith("/content/", StringComparison.Ordinal))
        {
            if (Download is null || !await Download(context))
            {
                await context.Response.Body.WriteAsync(objects[path["/content/".Length..]]);
            }

            return false;
        }

        Assert.Equal("application/vnd.git-lfs+json", context.Request.ContentType);
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        Assert.Equal("download", (string?)request["operation"]);
        var id = (string)request["objects"]![0]!["oid"]!;
        var item = new JsonObject { ["oid"] = id, ["size"] = (long)request["objects"]![0]!["size"]! };
        item[objects.ContainsKey(id) ? "actions" : "error"] = objects.ContainsKey(id)
            ? new JsonObject { ["download"] = new JsonObject { ["href"] = new Uri(server.Address, "content/" + id).AbsoluteUri, ["header"] = new JsonObject { ["X-Extra"] = "given" } } }
            : new JsonObject { ["code"] = 404, ["message"] = "Object does not exist" };
        var answer = new JsonObject { ["transfer"] = "basic", ["objects"] = new JsonArray(item) };
        Batch?.Invoke(answer);
        context.Response.ContentType = "application/vnd.git-lfs+json";
        await context.Response.WriteAsync(answer.ToJsonString());
        return false;
    }
}
