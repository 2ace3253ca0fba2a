using System.Runtime.CompilerServices;

namespace GitOpsServerless.Contracts;

/// <summary>Small JSON documents with conditional writes. Keys are relative paths with forward slashes, such as <c>applications/shop/status.json</c>.</summary>
public interface IStateStore
{
    /// <summary>The document, or null.</summary>
    Task<StateDocument?> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a document when its tag is still <paramref name="ifMatch"/> (null: when it does not exist yet; <see cref="AnyTag"/>: in any case).
    /// Returns the new tag, or null when somebody else was faster.
    /// </summary>
    Task<string?> WriteAsync(string key, ReadOnlyMemory<byte> content, string? ifMatch, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a document when its tag is still <paramref name="ifMatch"/> (<see cref="AnyTag"/>: in any case). A missing one is fine.
    /// Returns false when somebody else has written it since: a worker that was frozen past its lease must not delete its successor's document.
    /// </summary>
    Task<bool> DeleteAsync(string key, string ifMatch, CancellationToken cancellationToken);

    /// <summary>Keys that start with a prefix, in ordinal order.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Names of the folders right below a prefix that ends with a slash, each once, in any order.</summary>
    async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? last = null;
        await foreach (var key in ListAsync(prefix, cancellationToken))
        {
            if (key[prefix.Length..].Split('/') is [var folder, _, ..] && folder != last)
            {
                yield return last = folder;
            }
        }
    }

    /// <summary>Tag that matches any version and none.</summary>
    const string AnyTag = "*";
}

/// <summary>A document with its version.</summary>
/// <param name="Content">UTF-8 JSON.</param>
/// <param name="Tag">Opaque version.</param>
public sealed record StateDocument(ReadOnlyMemory<byte> Content, string Tag);
