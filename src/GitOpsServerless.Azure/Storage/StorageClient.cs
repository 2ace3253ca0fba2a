using Azure.Core;
using Azure.Core.Pipeline;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.Storage;

/// <summary>Sends REST requests to one service of a storage account over Azure.Core's pipeline (retry, tokens, transport).</summary>
internal sealed class StorageClient
{
    private const string ApiVersion = "2021-12-02";
    private const string TokenScope = "https://storage.azure.com/.default";
    private readonly Uri _endpoint;
    private readonly string _service;
    private readonly HttpPipeline _pipeline;

    private StorageClient(StorageAccount account, Uri endpoint, string service, HttpPipelineTransport? transport)
    {
        _endpoint = endpoint;
        _service = service;
        var options = new Options();
        if (transport is not null)
        {
            options.Transport = transport;
        }

        options.Retry.MaxRetries = 4;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(5);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(20);
        HttpPipelinePolicy authentication = account.Key is { } key
            ? new SharedKeyPolicy(account.Name, key)
            : new BearerTokenAuthenticationPolicy(account.Credential!, TokenScope);
        _pipeline = HttpPipelineBuilder.Build(options, [], [new AttemptCountPolicy(), authentication], new ResponseClassifier());
    }

    public static StorageClient ForBlobs(StorageAccount account, HttpPipelineTransport? transport = null) => new(account, account.BlobEndpoint, "blob", transport);

    public static StorageClient ForQueues(StorageAccount account, HttpPipelineTransport? transport = null) => new(account, account.QueueEndpoint, "queue", transport);

    /// <summary>Sends one request; <paramref name="path"/> is relative to the account and already escaped.</summary>
    /// <exception cref="StorageException">No answer after all tries, or the identity was refused.</exception>
    public async Task<StorageAnswer> SendAsync(
        RequestMethod method,
        string path,
        CancellationToken cancellationToken,
        ReadOnlyMemory<byte>? body = null,
        string? contentType = null,
        params (string Name, string Value)[] headers)
    {
        using var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri(_endpoint, path));
        message.Request.Headers.Add("x-ms-version", ApiVersion);
        foreach (var (name, value) in headers)
        {
            message.Request.Headers.Add(name, value);
        }

        if (body is { } content)
        {
            message.Request.Content = RequestContent.Create(content);
            message.Request.Headers.Add("Content-Type", contentType ?? "application/octet-stream");
        }

        try
        {
            await _pipeline.SendAsync(message, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new StorageException(DiagnosticCatalog.StorageUnreachable.Create($"The {_service} service of the storage account did not answer."), failure);
        }

        var response = message.Response;
        var attempts = Math.Max(1, AttemptCountPolicy.Of(message));
        StorageMetrics.Count(_service, $"{method.Method.ToLowerInvariant()} {OperationClass(path)}", response.Status, attempts);
        var answer = new StorageAnswer(
            response.Status,
            response.Headers.TryGetValue("x-ms-error-code", out var code) ? code : null,
            response.Content.ToMemory(),
            response.Headers.TryGetValue("ETag", out var tag) ? tag : null,
            response.Headers.TryGetValue("x-ms-lease-id", out var lease) ? lease : null,
            response.Headers.TryGetValue("x-ms-approximate-messages-count", out var count) ? count : null,
            attempts);
        return answer.Status is 401 or 403 ? throw Refused(answer) : answer;
    }

    /// <summary>An answer that this product has no rule for.</summary>
    public StorageException Unexpected(StorageAnswer answer, string what) => new(DiagnosticCatalog.StorageFailed.Create(
        $"The {_service} service answered {answer.Status} {answer.ErrorCode} to '{what}'."));

    private StorageException Refused(StorageAnswer answer) => new(DiagnosticCatalog.StorageForbidden.Create(
        $"The {_service} service refused the identity ({answer.Status} {answer.ErrorCode})."));

    private static string OperationClass(string path)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        var comp = path.IndexOf("comp=", StringComparison.Ordinal);
        if (query < 0 || comp < 0)
        {
            return path.Contains("/messages", StringComparison.Ordinal) ? "message" : "object";
        }

        return path[(comp + 5)..].Split('&')[0];
    }

    private sealed class Options : ClientOptions;
}

/// <summary>What the storage service answered.</summary>
internal sealed record StorageAnswer(
    int Status, string? ErrorCode, ReadOnlyMemory<byte> Content, string? Tag, string? LeaseId, string? Count, int Attempts)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
