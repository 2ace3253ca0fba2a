using System.Runtime.CompilerServices;
using Azure.Core;
using Azure.Core.Pipeline;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.Storage;

/// <summary>State documents as block blobs; conditional writes are ETag conditions of the blob service.</summary>
public sealed class BlobStateStore : IStateStore
{
    /// <summary>Container that is used when none is named.</summary>
    public const string DefaultContainer = "gitops";

    private const string Folder = "state/";
    private const int LongestKey = 512;
    private readonly BlobContainer _container;

    /// <summary>Creates the store; nothing is sent yet.</summary>
    public BlobStateStore(StorageAccount account, string container = DefaultContainer, HttpPipelineTransport? transport = null) =>
        _container = new BlobContainer(StorageClient.ForBlobs(account, transport), container);

    /// <inheritdoc />
    public async Task<StateDocument?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var answer = await _container.SendAsync(RequestMethod.Get, Blob(key), cancellationToken);
        return answer switch
        {
            { Status: 404 } => null,
            { IsSuccess: true, Tag: { } tag } => new StateDocument(answer.Content, tag),
            _ => throw _container.Client.Unexpected(answer, $"read {key}"),
        };
    }

    /// <inheritdoc />
    public async Task<string?> WriteAsync(string key, ReadOnlyMemory<byte> content, string? ifMatch, CancellationToken cancellationToken)
    {
        var answer = await _container.SendAsync(
            RequestMethod.Put, Blob(key), cancellationToken, body: content, contentType: "application/json", headers: Conditions(ifMatch));
        return answer switch
        {
            { IsSuccess: true, Tag: { } tag } => tag,
            { Status: 409 or 412 or 404 } => answer.Attempts > 1 ? await OwnEchoAsync(key, content, cancellationToken) : null,
            _ => throw _container.Client.Unexpected(answer, $"write {key}"),
        };
    }

    /// <inheritdoc />
    public async Task<bool> DeleteAsync(string key, string ifMatch, CancellationToken cancellationToken)
    {
        (string Name, string Value)[] conditions = ifMatch == IStateStore.AnyTag ? [] : [("If-Match", ifMatch)];
        var answer = await _container.SendAsync(RequestMethod.Delete, Blob(key), cancellationToken, headers: conditions);
        return answer switch
        {
            { IsSuccess: true } or { Status: 404 } => true,
            // Of a blob that does not exist the service says so, or that it does not match.
            { Status: 412 } => await ReadAsync(key, cancellationToken) is null,
            _ => throw _container.Client.Unexpected(answer, $"delete {key}"),
        };
    }

    /// <inheritdoc />
    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => NamesAsync(prefix, string.Empty, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // With a delimiter the service names what is below as one prefix that ends with it.
        await foreach (var name in NamesAsync(prefix, "&delimiter=%2F", cancellationToken))
        {
            if (name.EndsWith('/'))
            {
                yield return name[prefix.Length..^1];
            }
        }
    }

    private async IAsyncEnumerable<string> NamesAsync(string prefix, string delimiter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var marker = string.Empty;
        do
        {
            var query = $"?restype=container&comp=list&prefix={Uri.EscapeDataString(Folder + prefix)}{delimiter}"
                + (marker.Length == 0 ? string.Empty : $"&marker={Uri.EscapeDataString(marker)}");
            var answer = await _container.SendAsync(RequestMethod.Get, string.Empty, cancellationToken, query);
            if (answer.Status == 404)
            {
                yield break;
            }

            if (!answer.IsSuccess)
            {
                throw _container.Client.Unexpected(answer, $"list {prefix}");
            }

            var page = BlobPage.Parse(answer.Content);
            foreach (var name in page.Names)
            {
                yield return name[Folder.Length..];
            }

            marker = page.NextMarker;
        }
        while (marker.Length > 0);
    }

    private static (string Name, string Value)[] Conditions(string? ifMatch) => ifMatch switch
    {
        null => [("x-ms-blob-type", "BlockBlob"), ("If-None-Match", "*")],
        IStateStore.AnyTag => [("x-ms-blob-type", "BlockBlob")],
        _ => [("x-ms-blob-type", "BlockBlob"), ("If-Match", ifMatch)],
    };

    /// <summary>A repeated request that finds its own content was successful the first time, although the answer got lost.</summary>
    private async Task<string?> OwnEchoAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var stored = await ReadAsync(key, cancellationToken);
        return stored is not null && stored.Content.Span.SequenceEqual(content.Span) ? stored.Tag : null;
    }

    private static string Blob(string key)
    {
        if (key.Length is 0 or > LongestKey || key.Split('/').Any(s => s is "" or "." or "..") || key.Contains('\\', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{key}' is not a relative path with forward slashes.", nameof(key));
        }

        return Folder + key;
    }
}
