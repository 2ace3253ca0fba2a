using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Lfs;

/// <summary>The documents of the batch API (git-lfs, docs/api/batch.md).</summary>
internal static class LfsBatch
{
    private const int MaxHeaders = 20;

    public static byte[] Request(LfsPointer pointer) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["operation"] = "download",
        ["transfers"] = new JsonArray("basic"),
        ["hash_algo"] = "sha256",
        ["objects"] = new JsonArray(new JsonObject { ["oid"] = pointer.Id, ["size"] = pointer.Size }),
    });

    public static LfsAction Read(byte[] answer, LfsPointer pointer, string path, string server)
    {
        try
        {
            using var document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 16 });
            foreach (var item in document.RootElement.GetProperty("objects").EnumerateArray().Where(item => item.GetProperty("oid").GetString() == pointer.Id))
            {
                if (item.TryGetProperty("error", out var error))
                {
                    var words = error.TryGetProperty("message", out var message) ? message.GetString() : null;
                    throw new GitException(GitFault.LfsPointer, $"{server} does not give the LFS file '{path}': {RemoteText.Clean(words ?? "no reason given")}.", path);
                }

                return Action(item.GetProperty("actions").GetProperty("download"));
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new GitException(GitFault.ProtocolViolation, $"{server} does not answer as an LFS server does.", path, exception);
        }

        throw new GitException(GitFault.LfsPointer, $"{server} does not have the LFS file '{path}'.", path);
    }

    private static LfsAction Action(JsonElement download)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in download.TryGetProperty("header", out var given) && given.ValueKind == JsonValueKind.Object ? given.EnumerateObject().Take(MaxHeaders) : [])
        {
            headers[header.Name] = header.Value.GetString() ?? string.Empty;
        }

        return new LfsAction(new Uri(download.GetProperty("href").GetString()!), headers);
    }
}
