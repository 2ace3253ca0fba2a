using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.Storage;

/// <summary>
/// Leases of small blobs (https://learn.microsoft.com/rest/api/storageservices/lease-blob). The service's own clock decides, so the clocks
/// of the processes may differ. The service grants at most 60 seconds; a longer wish is kept alive from here, so that a process
/// that dies is followed within a minute.
/// </summary>
public sealed class BlobLeaseStore : ILeaseStore
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);
    private readonly BlobContainer _container;
    private readonly TimeProvider _time;

    /// <summary>Creates the store; nothing is sent yet.</summary>
    public BlobLeaseStore(
        StorageAccount account,
        string container = BlobStateStore.DefaultContainer,
        TimeProvider? time = null,
        HttpPipelineTransport? transport = null)
    {
        _container = new BlobContainer(StorageClient.ForBlobs(account, transport), container);
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public async Task<ILease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        var blob = $"leases/{name}";
        var granted = duration < s_shortest ? s_shortest : duration > s_longest ? s_longest : duration;
        var sent = _time.GetTimestamp();
        var answer = await AcquireAsync(blob, granted, cancellationToken);
        if (answer is { Status: 404 })
        {
            await CreateAsync(blob, cancellationToken);
            sent = _time.GetTimestamp();
            answer = await AcquireAsync(blob, granted, cancellationToken);
        }

        var lease = answer switch
        {
            { IsSuccess: true, LeaseId: { } id } => new BlobLease(_container, blob, id, granted, duration, _time),
            { Status: 409 } => null,
            _ => throw _container.Client.Unexpected(answer, $"lease {name}"),
        };
        if (lease is null || _time.GetElapsedTime(sent) < granted / 3)
        {
            return lease;
        }

        // The holder counts from now, the service from when the request arrived: what was granted long ago is not passed on.
        await lease.DisposeAsync();
        return null;
    }

    private Task<StorageAnswer> AcquireAsync(string blob, TimeSpan duration, CancellationToken cancellationToken) => _container.SendAsync(
        RequestMethod.Put,
        blob,
        cancellationToken,
        "?comp=lease",
        headers:
        [
            ("x-ms-lease-action", "acquire"),
            ("x-ms-lease-duration", ((int)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
            ("x-ms-proposed-lease-id", Guid.NewGuid().ToString()),  // a repeated request finds its own lease
        ]);

    private async Task CreateAsync(string blob, CancellationToken cancellationToken)
    {
        var answer = await _container.SendAsync(
            RequestMethod.Put, blob, cancellationToken, body: "{}"u8.ToArray(), headers: [("x-ms-blob-type", "BlockBlob"), ("If-None-Match", "*")]);
        if (!answer.IsSuccess && answer.Status is not (409 or 412))
        {
            throw _container.Client.Unexpected(answer, $"create {blob}");
        }
    }
}
