using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Tests.Fakes;

/// <summary>A source with commits that the test makes. Each file is one desired resource: name → value.</summary>
internal sealed class FakeSource : ISource, ISourceWriter
{
    private readonly List<Snapshot> _commits = [];

    public Diagnostic? Failure { get; set; }

    /// <summary>Why no files can be had now.</summary>
    public Diagnostic? FetchFailure { get; set; }

    /// <summary>What was asked to be pushed.</summary>
    public List<SourceChange> Changes { get; } = [];

    public Revision Head => _commits[^1].Revision;

    public Revision Commit(string id, params (string Name, string Value)[] resources)
    {
        var revision = new Revision(id) { Author = "Ada", Subject = $"Commit {id}" };
        _commits.Add(new Snapshot(revision, resources.ToDictionary(r => r.Name, r => r.Value)));
        return revision;
    }

    public bool Serves(SourceDefinition source) => true;

    public Task<Result<Revision>> ResolveAsync(SourceDefinition source, CancellationToken cancellationToken) =>
        Task.FromResult(Failure is null ? Result<Revision>.Success(Head) : Result<Revision>.Failure(Failure));

    public Task<Result<Revision>> GetAsync(SourceDefinition source, string revisionId, CancellationToken cancellationToken) =>
        Task.FromResult(_commits.Find(c => c.Revision.Id == revisionId) is { } found
            ? Result<Revision>.Success(found.Revision)
            : DiagnosticCatalog.RevisionNotFound.Create($"No revision {revisionId}."));

    public Task<Result<IFileTree>> FetchAsync(SourceDefinition source, Revision revision, CancellationToken cancellationToken) =>
        Task.FromResult(FetchFailure is { } failure ? Result<IFileTree>.Failure(failure) : Result<IFileTree>.Success(new Tree(_commits.Find(c => c.Revision.Id == revision.Id)!)));

    public Task<Result<IReadOnlyList<string>>> ChangedPathsAsync(SourceDefinition source, string from, string to, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IReadOnlyList<string>>.Success([$"{from}..{to}"]));

    public Task<Result<PushOutcome>> PushAsync(SourceDefinition source, SourceChange change, CancellationToken cancellationToken)
    {
        Changes.Add(change);
        return Task.FromResult(Result<PushOutcome>.Success(new PushOutcome(change.Preview ? PushStatus.Previewed : PushStatus.Pushed, change.Preview ? null : Head)));
    }

    public Task<Result<IReadOnlyList<Revision>>> HistoryAsync(SourceDefinition source, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IReadOnlyList<Revision>>.Success([.. _commits.AsEnumerable().Reverse().Take(limit).Select(c => c.Revision)]));

    private sealed record Snapshot(Revision Revision, IReadOnlyDictionary<string, string> Files);

    private sealed class Tree(Snapshot commit) : IFileTree
    {
        public Revision Revision => commit.Revision;

        public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success(
                [.. commit.Files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => new FileEntry(f.Key, FileKind.File, f.Value.Length, f.Value))]));

        public ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken) =>
            ValueTask.FromResult<Result<ReadOnlyMemory<byte>?>>(commit.Files.TryGetValue(path, out var text) ? Encoding.UTF8.GetBytes(text) : (ReadOnlyMemory<byte>?)null);
    }
}
