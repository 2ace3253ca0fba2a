using Azure.Core;
using GitOpsServerless.Azure.Identity;

namespace GitOpsServerless.Azure.Storage;

/// <summary>An Azure Storage account: its endpoints, and either a key (the emulator) or an Entra credential (Azure).</summary>
public sealed class StorageAccount
{
    /// <summary>Account and key that every storage emulator knows (https://learn.microsoft.com/azure/storage/common/storage-connect-azurite).</summary>
    private const string EmulatorName = "devstoreaccount1";

    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private StorageAccount(string name, Uri blobEndpoint, Uri queueEndpoint, byte[]? key, TokenCredential? credential)
    {
        Name = name;
        BlobEndpoint = WithSlash(blobEndpoint);
        QueueEndpoint = WithSlash(queueEndpoint);
        Key = key;
        Credential = credential;
    }

    /// <summary>Account name.</summary>
    public string Name { get; }

    /// <summary>Address of the blob service, with a slash at the end.</summary>
    public Uri BlobEndpoint { get; }

    /// <summary>Address of the queue service, with a slash at the end.</summary>
    public Uri QueueEndpoint { get; }

    internal byte[]? Key { get; }

    internal TokenCredential? Credential { get; }

    /// <summary>An account that is reached with an Entra identity, at the public cloud's addresses or at given ones.</summary>
    public static StorageAccount ForIdentity(string name, TokenCredential credential, Uri? blobEndpoint = null, Uri? queueEndpoint = null) =>
        new(
            name,
            blobEndpoint ?? new Uri($"https://{name}.blob.core.windows.net"),
            queueEndpoint ?? new Uri($"https://{name}.queue.core.windows.net"),
            key: null,
            credential);

    /// <summary>
    /// The account that the settings <c>AzureWebJobsStorage</c> of a Functions host name: a connection string, or an account or addresses that the identity
    /// reaches (https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity). Null where they name none.
    /// </summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="identity">The identity; null where there is none.</param>
    public static StorageAccount? FromEnvironment(Func<string, string?> environment, TokenCredential? identity)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment("AzureWebJobsStorage") is { Length: > 0 } connection)
        {
            return Parse(connection);
        }

        var blob = Address(environment("AzureWebJobsStorage__blobServiceUri"));
        var queue = Address(environment("AzureWebJobsStorage__queueServiceUri"));
        var name = environment("AzureWebJobsStorage__accountName") is { Length: > 0 } account ? account
            : blob is not null && queue is not null ? blob.Host.Split('.')[0]
            : null;
        if (identity is null || name is null)
        {
            return null;
        }

        var suffix = HostCloud.Of(environment).StorageSuffix;
        return ForIdentity(name, identity, blob ?? new Uri($"https://{name}.blob.{suffix}"), queue ?? new Uri($"https://{name}.queue.{suffix}"));
    }

    /// <summary>
    /// Parses a connection string as <c>AzureWebJobsStorage</c> has it
    /// (https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string).
    /// </summary>
    /// <exception cref="FormatException">Account or key is missing; the text itself is not repeated.</exception>
    public static StorageAccount Parse(string connectionString)
    {
        var parts = Split(connectionString);
        if (parts.TryGetValue("UseDevelopmentStorage", out var emulator) && string.Equals(emulator, "true", StringComparison.OrdinalIgnoreCase))
        {
            return Emulator(new Uri("http://127.0.0.1:10000"), new Uri("http://127.0.0.1:10001"));
        }

        if (!parts.TryGetValue("AccountName", out var name) || !parts.TryGetValue("AccountKey", out var key))
        {
            throw new FormatException("The storage connection string has no AccountName or no AccountKey.");
        }

        return new StorageAccount(name, Endpoint(parts, name, "Blob"), Endpoint(parts, name, "Queue"), Convert.FromBase64String(key), credential: null);
    }

    /// <summary>The emulator at given addresses.</summary>
    public static StorageAccount Emulator(Uri blobService, Uri queueService) => new(
        EmulatorName,
        new Uri(blobService, EmulatorName),
        new Uri(queueService, EmulatorName),
        Convert.FromBase64String(EmulatorKey),
        credential: null);

    private static Dictionary<string, string> Split(string connectionString) =>
        connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(pairs => pairs.Key, pairs => pairs.Last()[1], StringComparer.OrdinalIgnoreCase);

    private static Uri? Address(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address : null;

    private static Uri Endpoint(Dictionary<string, string> parts, string name, string service)
    {
        if (parts.TryGetValue($"{service}Endpoint", out var explicitEndpoint))
        {
            return new Uri(explicitEndpoint);
        }

        var protocol = parts.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        var suffix = parts.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        return new Uri($"{protocol}://{name}.{service.ToLowerInvariant()}.{suffix}");
    }

    private static Uri WithSlash(Uri uri) => uri.AbsoluteUri.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
}
