using System.Security.Cryptography;
using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Sources;

/// <summary>Makes the revision ids of directories.</summary>
internal static class DirectoryDigest
{
    /// <summary>Digest of names, kinds and contents.</summary>
    public static string Of(IEnumerable<FileEntry> entries) => Of(entries.Select(e => (e.Path, $"{e.Kind}\0{e.ContentId}")));

    /// <summary>Digest of a revision whose files outside of the path are no longer what they were when it was rendered first.</summary>
    public static string Of(string id, IEnumerable<(string Path, string? ContentId)> moved) =>
        Of(moved.Select(m => (m.Path, m.ContentId ?? "missing")).Prepend((string.Empty, id)));

    private static string Of(IEnumerable<(string Path, string Text)> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, text) in lines.OrderBy(l => l.Path, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{text}\n"));
        }

        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
