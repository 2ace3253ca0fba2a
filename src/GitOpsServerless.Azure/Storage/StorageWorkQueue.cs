using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.Storage;

/// <summary>
/// Azure Storage queues (https://learn.microsoft.com/rest/api/storageservices/queue-service-rest-api). A message's visibility timeout is
/// both its delay and its lease. Poison messages go to the queue that the Functions host uses too, with the reason beside them.
/// </summary>
public sealed class StorageWorkQueue : IWorkQueue
{
    /// <summary>Queue that is used when none is named; the same name is in <c>reconcile/function.json</c>.</summary>
    public const string DefaultQueue = "gitops-work";

    private const string PoisonSuffix = "-poison";
    // As long as the Functions host keeps those that it moves there: whatever is given up at each interval must not pile up for ever.
    private static readonly TimeSpan s_poisonKept = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);
    private readonly StorageClient _client;
    private readonly string _queue;

    /// <summary>Creates the queue's client; nothing is sent yet.</summary>
    public StorageWorkQueue(StorageAccount account, string queue = DefaultQueue, HttpPipelineTransport? transport = null)
    {
        _client = StorageClient.ForQueues(account, transport);
        _queue = queue;
    }

    /// <inheritdoc />
    public Task EnqueueAsync(WorkItem item, TimeSpan delay, CancellationToken cancellationToken) =>
        PutAsync(_queue, WorkItemText.Encode(item), delay, cancellationToken);

    /// <inheritdoc />
    public async Task<WorkMessage?> ReceiveAsync(TimeSpan visibility, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await _client.SendAsync(
                RequestMethod.Get, $"{_queue}/messages?numofmessages=1&visibilitytimeout={Seconds(visibility, atLeast: 1)}", cancellationToken);
            if (answer.Status == 404)
            {
                return null;
            }

            var received = answer.IsSuccess ? QueueMessageXml.Parse(answer.Content) : throw _client.Unexpected(answer, "receive");
            if (received is null)
            {
                return null;
            }

            if (WorkItemText.Decode(received.Text) is { } item)
            {
                return new WorkMessage(item, received.Id, received.Receipt, received.DequeueCount);
            }

            // Somebody else's text: kept for people, out of the way of the others.
            await PutAsync(_queue + PoisonSuffix, received.Text, TimeSpan.Zero, cancellationToken, s_poisonKept);
            await DeleteAsync(received.Id, received.Receipt, cancellationToken);
        }
    }

    /// <inheritdoc />
    public Task CompleteAsync(WorkMessage message, CancellationToken cancellationToken) => DeleteAsync(message.Id, message.Receipt, cancellationToken);

    /// <inheritdoc />
    public async Task AbandonAsync(WorkMessage message, TimeSpan delay, CancellationToken cancellationToken)
    {
        var answer = await _client.SendAsync(
            RequestMethod.Put,
            $"{_queue}/messages/{Uri.EscapeDataString(message.Id)}?popreceipt={Uri.EscapeDataString(message.Receipt)}&visibilitytimeout={Seconds(delay)}",
            cancellationToken,
            Body(WorkItemText.Encode(message.Item)),
            "application/xml");
        if (!answer.IsSuccess && answer.Status != 404 && answer.Status != 400)
        {
            throw _client.Unexpected(answer, "abandon");
        }
    }

    /// <inheritdoc />
    public async Task PoisonAsync(WorkMessage message, string reason, CancellationToken cancellationToken)
    {
        var text = new JsonObject
        {
            ["application"] = message.Item.Application,
            ["reason"] = reason,
            ["messageId"] = message.Id,
            ["dequeueCount"] = message.DequeueCount,
        }.ToJsonString();
        await PutAsync(_queue + PoisonSuffix, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), TimeSpan.Zero, cancellationToken, s_poisonKept);
        await DeleteAsync(message.Id, message.Receipt, cancellationToken);
    }

    /// <inheritdoc />
    public Task<long> CountAsync(CancellationToken cancellationToken) => CountAsync(_queue, cancellationToken);

    /// <inheritdoc />
    public Task<long> CountPoisonAsync(CancellationToken cancellationToken) => CountAsync(_queue + PoisonSuffix, cancellationToken);

    private async Task<long> CountAsync(string queue, CancellationToken cancellationToken)
    {
        var answer = await _client.SendAsync(RequestMethod.Get, $"{queue}?comp=metadata", cancellationToken);
        return answer switch
        {
            { Status: 404 } => 0,
            { IsSuccess: true } => long.Parse(answer.Count ?? "0", CultureInfo.InvariantCulture),
            _ => throw _client.Unexpected(answer, "count"),
        };
    }

    private async Task PutAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken, TimeSpan? kept = null)
    {
        var path = $"{queue}/messages?visibilitytimeout={Seconds(delay)}&messagettl={(kept is { } time ? Seconds(time) : "-1")}";
        var answer = await _client.SendAsync(RequestMethod.Post, path, cancellationToken, Body(text), "application/xml");
        if (answer is { Status: 404, ErrorCode: "QueueNotFound" })
        {
            var created = await _client.SendAsync(RequestMethod.Put, queue, cancellationToken);
            if (!created.IsSuccess && created.Status != 409)
            {
                throw _client.Unexpected(created, $"create queue {queue}");
            }

            answer = await _client.SendAsync(RequestMethod.Post, path, cancellationToken, Body(text), "application/xml");
        }

        if (!answer.IsSuccess)
        {
            throw _client.Unexpected(answer, "enqueue");
        }
    }

    private async Task DeleteAsync(string id, string receipt, CancellationToken cancellationToken)
    {
        var path = $"{_queue}/messages/{Uri.EscapeDataString(id)}?popreceipt={Uri.EscapeDataString(receipt)}";
        var answer = await _client.SendAsync(RequestMethod.Delete, path, cancellationToken);

        // 404, and 400 for an old receipt: another process received it meanwhile and it is theirs to remove.
        if (!answer.IsSuccess && answer.Status is not (404 or 400))
        {
            throw _client.Unexpected(answer, "complete");
        }
    }

    private static ReadOnlyMemory<byte> Body(string text) =>
        Encoding.UTF8.GetBytes($"<QueueMessage><MessageText>{SecurityElement.Escape(text)}</MessageText></QueueMessage>");

    private static string Seconds(TimeSpan delay, int atLeast = 0)
    {
        var seconds = delay > s_longestDelay ? s_longestDelay.TotalSeconds : Math.Max(atLeast, Math.Ceiling(delay.TotalSeconds));
        return ((int)seconds).ToString(CultureInfo.InvariantCulture);
    }
}
