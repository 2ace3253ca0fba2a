namespace GitOpsServerless.Bicep;

/// <summary>
/// The files that a compilation may see. Paths are relative to the root of the set, with <c>/</c> as separator and no
/// <c>.</c> or <c>..</c> segment; the compiler never asks for anything outside the root.
/// </summary>
public interface IBicepFiles
{
    /// <summary>Reads a file. Returns false when the set does not have it (it may be fetched and the compilation repeated).</summary>
    bool TryRead(string path, out ReadOnlyMemory<byte> content);

    /// <summary>The paths of the files directly inside a folder, or null when there is no such folder.</summary>
    IReadOnlyList<string>? ListFiles(string folder);
}
