using GitOpsServerless.Contracts;

namespace GitOpsServerless.Rendering.Tests.Support;

/// <summary>Repositories in memory, by address and revision.</summary>
internal sealed class MemorySource : ISource
{
    private readonly Dictionary<(string Url, string? Revision), MemoryTree> _trees = [];

    /// <summary>What was asked for.</summary>
    public List<SourceDefinition> Asked { get; } = [];

    public MemorySource Add(string url, string? revision, MemoryTree tree)
    {
        _trees[(url, revision)] = tree;
        return this;
    }

    public bool Serves(SourceDefinition source) => source.Url is not null;

    public Task<Result<Revision>> ResolveAsync(SourceDefinition source, CancellationToken cancellationToken)
    {
        Asked.Add(source);
        return Task.FromResult(_trees.TryGetValue((source.Url!, source.Revision), out var tree)
            ? Result<Revision>.Success(tree.Revision)
            : DiagnosticCatalog.RemoteFailed.Create("no such repository"));
    }

    public Task<Result<IFileTree>> FetchAsync(SourceDefinition source, Revision revision, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IFileTree>.Success(_trees[(source.Url!, source.Revision)]));

    public Task<Result<Revision>> GetAsync(SourceDefinition source, string revisionId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<IReadOnlyList<string>>> ChangedPathsAsync(SourceDefinition source, string from, string to, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Result<IReadOnlyList<Revision>>> HistoryAsync(SourceDefinition source, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
