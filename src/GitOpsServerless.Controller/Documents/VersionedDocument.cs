using System.Text.Json;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Documents;

/// <summary>A document that the controller keeps in the state store.</summary>
internal interface IVersionedDocument
{
    /// <summary>Version of the format; 1 in documents that do not say.</summary>
    int SchemaVersion { get; }
}

/// <summary>How a document was found.</summary>
internal enum Finding
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It was read.</summary>
    Readable,

    /// <summary>It is not what was written; it may be replaced.</summary>
    Damaged,

    /// <summary>A newer version of this product wrote it. What it means is not known here, so it is neither believed nor replaced.</summary>
    Newer,
}

/// <summary>Reads the controller's documents, all in one way: older versions are read, newer ones are left alone.</summary>
internal static class VersionedDocument
{
    /// <summary>Newest version that this product reads and the one that it writes.</summary>
    public const int Newest = 1;

    /// <summary>The document, when it can be read, and how it was found.</summary>
    public static (T? Value, Finding Finding) Read<T>(StateDocument? document)
        where T : class, IVersionedDocument
    {
        if (document is null)
        {
            return (null, Finding.Missing);
        }

        try
        {
            if (JsonSerializer.Deserialize<Version>(document.Content.Span, ContractsJson.Options) is { SchemaVersion: > Newest })
            {
                return (null, Finding.Newer);
            }

            return JsonSerializer.Deserialize<T>(document.Content.Span, ContractsJson.Options) is { } value ? (value, Finding.Readable) : (null, Finding.Damaged);
        }
        catch (JsonException)
        {
            return (null, Finding.Damaged);
        }
    }

    /// <summary>The text of a document.</summary>
    public static ReadOnlyMemory<byte> Write<T>(T value)
        where T : IVersionedDocument => JsonSerializer.SerializeToUtf8Bytes(value, ContractsJson.Options);

    private sealed record Version(int SchemaVersion = 1);
}
