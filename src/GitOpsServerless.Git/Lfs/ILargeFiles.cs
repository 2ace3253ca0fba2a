namespace GitOpsServerless.Git.Lfs;

/// <summary>Gives the content that pointer files stand for.</summary>
internal interface ILargeFiles
{
    /// <summary>The content, its size and hash checked.</summary>
    /// <param name="pointer">What the pointer says.</param>
    /// <param name="path">The file in the repository, for messages.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<ReadOnlyMemory<byte>> ReadAsync(LfsPointer pointer, string path, CancellationToken cancellationToken);
}
