using Azure.Core;

namespace GitOpsServerless.Azure.Storage;

/// <summary>One container. It is created when a request finds that it does not exist.</summary>
internal sealed class BlobContainer(StorageClient client, string name)
{
    public StorageClient Client => client;

    public async Task<StorageAnswer> SendAsync(
        RequestMethod method,
        string blob,
        CancellationToken cancellationToken,
        string query = "",
        ReadOnlyMemory<byte>? body = null,
        string? contentType = null,
        params (string Name, string Value)[] headers)
    {
        var path = blob.Length == 0 ? $"{name}{query}" : $"{name}/{Escape(blob)}{query}";
        var answer = await client.SendAsync(method, path, cancellationToken, body, contentType, headers);
        if (answer is not { Status: 404, ErrorCode: "ContainerNotFound" } || method == RequestMethod.Get || method == RequestMethod.Delete)
        {
            return answer;
        }

        await CreateAsync(cancellationToken);
        return await client.SendAsync(method, path, cancellationToken, body, contentType, headers);
    }

    private static string Escape(string blob) => string.Join('/', blob.Split('/').Select(Uri.EscapeDataString));

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(RequestMethod.Put, $"{name}?restype=container", cancellationToken);
        if (!answer.IsSuccess && answer.Status != 409)
        {
            throw client.Unexpected(answer, $"create container {name}");
        }
    }
}
