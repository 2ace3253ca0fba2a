using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.Images;

namespace GitOpsServerless.Runtime.Tests;

public sealed class ImageCommitterTests
{
    private static readonly SourceDefinition Source = new() { Url = "https://git.example/deploy", Path = "web" };
    private readonly FakeRepository _repository = new();

    [Fact]
    public async Task Change_of_somebody_else_in_between_is_kept()
    {
        _repository.BeforeNextPush = files => files["web/app.yaml"] = "# by somebody else\nimage: ghcr.io/shop/web:1.0\n";

        var done = await CommitAsync(new CommitRequest("ada", "Set"));

        Assert.Equal(PushStatus.Pushed, done.Value.Outcome!.Status);
        Assert.Equal("# by somebody else\nimage: ghcr.io/shop/web:2.0\n", _repository.Branches["main"]["web/app.yaml"]);
    }

    [Fact]
    public async Task Branch_that_is_there_goes_on_from_where_it_is()
    {
        _repository.Branches["next"] = new(StringComparer.Ordinal) { ["web/app.yaml"] = "# next\nimage: ghcr.io/shop/web:1.0\n" };

        var done = await CommitAsync(new CommitRequest("ada", "Set") { Branch = "next" });
        var again = await CommitAsync(new CommitRequest("ada", "Set") { Branch = "next" });

        Assert.Equal("# next\nimage: ghcr.io/shop/web:2.0\n", _repository.Branches["next"]["web/app.yaml"]);
        Assert.Equal(PushStatus.Pushed, done.Value.Outcome!.Status);
        Assert.Equal(PushStatus.NothingToChange, again.Value.Outcome!.Status);
    }

    [Fact]
    public async Task Dry_run_asks_for_a_preview_and_names_the_branch()
    {
        var done = await CommitAsync(new CommitRequest("ada", "Set") { DryRun = true });

        Assert.Null(done.Value.Outcome);
        Assert.Equal("main", done.Value.Branch);
        Assert.Equal([2], done.Value.Files["web/app.yaml"].Lines);
        Assert.Equal(FakeRepository.First, _repository.Branches["main"]["web/app.yaml"]);
    }

    [Fact]
    public async Task Commit_has_no_file_that_nobody_agreed_to()
    {
        _repository.BeforeNextPush = files => files["web/other.yaml"] = "image: ghcr.io/shop/web:1.0\n";

        var done = await CommitAsync(new CommitRequest("ada", "Set") { AgreedFiles = ["web/app.yaml"] });

        Assert.Equal(DiagnosticCatalog.CommitNotPushed.Code, done.Error!.Code);
        Assert.Equal("image: ghcr.io/shop/web:1.0\n", _repository.Branches["main"]["web/other.yaml"]);
    }

    [Fact]
    public async Task Branch_that_never_stands_still_is_given_up()
    {
        _repository.IsRestless = true;

        var done = await CommitAsync(new CommitRequest("ada", "Set"));

        Assert.Equal(PushStatus.NotFastForward, done.Value.Outcome!.Status);
    }

    private Task<Result<ImageCommit>> CommitAsync(CommitRequest commit) =>
        new ImageCommitter(_repository, _repository, TimeProvider.System)
            .CommitAsync(Source, new ImageSelection("ghcr.io/shop/web") { Tag = "2.0" }, commit, TestContext.Current.CancellationToken);

    /// <summary>Branches with files; a commit's id is the digest of its files.</summary>
    private sealed class FakeRepository : ISource, ISourceWriter
    {
        public const string First = "# first\nimage: ghcr.io/shop/web:1.0\n";

        public Dictionary<string, Dictionary<string, string>> Branches { get; } = new(StringComparer.Ordinal)
        {
            ["main"] = new(StringComparer.Ordinal) { ["web/app.yaml"] = First },
        };

        public Action<Dictionary<string, string>>? BeforeNextPush { get; set; }

        public bool IsRestless { get; set; }

        public bool Serves(SourceDefinition source) => true;

        public Task<Result<Revision>> ResolveAsync(SourceDefinition source, CancellationToken cancellationToken)
        {
            var branch = source.Revision ?? "main";
            return Task.FromResult(Branches.TryGetValue(branch, out var files)
                ? Result<Revision>.Success(new Revision(IdOf(files)) { Reference = branch })
                : DiagnosticCatalog.RevisionNotFound.Create($"No {branch}."));
        }

        public Task<Result<IFileTree>> FetchAsync(SourceDefinition source, Revision revision, CancellationToken cancellationToken) =>
            Task.FromResult(Result<IFileTree>.Success(new Tree(revision, new Dictionary<string, string>(Branches[revision.Reference!], StringComparer.Ordinal))));

        public Task<Result<PushOutcome>> PushAsync(SourceDefinition source, SourceChange change, CancellationToken cancellationToken)
        {
            var branch = change.Branch.Length == 0 ? "main" : change.Branch;
            BeforeNextPush?.Invoke(Branches[branch]);
            BeforeNextPush = null;
            if (IsRestless)
            {
                Branches[branch]["other"] = Guid.NewGuid().ToString();
            }

            if (IdOf(Branches[branch]) != change.BasedOn)
            {
                return Outcome(PushStatus.NotFastForward, branch);
            }

            if (change.Preview)
            {
                return Outcome(PushStatus.Previewed, branch);
            }

            foreach (var (path, content) in change.Files)
            {
                Branches[branch][path] = Encoding.UTF8.GetString(content!.Value.Span);
            }

            return Outcome(PushStatus.Pushed, branch);
        }

        public Task<Result<Revision>> GetAsync(SourceDefinition source, string revisionId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Result<IReadOnlyList<string>>> ChangedPathsAsync(SourceDefinition source, string from, string to, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Result<IReadOnlyList<Revision>>> HistoryAsync(SourceDefinition source, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        private static Task<Result<PushOutcome>> Outcome(PushStatus status, string branch) =>
            Task.FromResult(Result<PushOutcome>.Success(new PushOutcome(status, null) { Branch = branch }));

        private static string IdOf(Dictionary<string, string> files) =>
            Digests.Of(string.Concat(files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}\n{f.Value}\n")));
    }

    private sealed class Tree(Revision revision, Dictionary<string, string> files) : IFileTree
    {
        public Revision Revision => revision;

        public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success([.. files.Where(f => f.Key.StartsWith(folder, StringComparison.Ordinal)).Select(f => new FileEntry(f.Key, FileKind.File, f.Value.Length, Digests.Of(f.Value)))]));

        public ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<ReadOnlyMemory<byte>?>.Success(files.TryGetValue(path, out var text) ? Encoding.UTF8.GetBytes(text) : null));
    }
}
