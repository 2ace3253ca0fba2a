namespace GitOpsServerless.Git.Lfs;

/// <summary>The large files of a repository on this machine, where the LFS client keeps them: "lfs/objects/ab/cd/ID".</summary>
internal sealed class LocalLargeFiles(string gitFolder, GitLimits limits) : ILargeFiles
{
    public async Task<ReadOnlyMemory<byte>> ReadAsync(LfsPointer pointer, string path, CancellationToken cancellationToken)
    {
        if (pointer.Size > limits.MaxObjectBytes)
        {
            throw GitException.Limit($"The size of the LFS file '{path}'", limits.MaxObjectBytes);
        }

        var file = new FileInfo(Path.Combine(gitFolder, "lfs", "objects", pointer.Id[..2], pointer.Id[2..4], pointer.Id));
        if (!file.Exists || file.Length != pointer.Size)
        {
            throw new GitException(GitFault.LfsPointer, $"The content of the LFS file '{path}' is not in the repository on this machine.", path);
        }

        var content = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        return LfsFolder.Matches(pointer, content) ? content : throw GitException.Corrupt($"The LFS file '{path}' has another content than its pointer says.");
    }
}
