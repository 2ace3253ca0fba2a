using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Http;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Push;
using GitOpsServerless.Git.Revisions;
using GitOpsServerless.Git.Signing;
using GitOpsServerless.Git.Submodules;
using GitOpsServerless.Git.Trees;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git;

/// <summary>Git repositories as sources, in managed code: only what is asked for is fetched, and a commit is pushed when asked.</summary>
public sealed class GitSource : ISource, ISourceWriter, IDisposable
{
    private readonly GitSourceOptions options;
    private readonly HttpClient client;
    private readonly RepositorySet repositories;
    private readonly TimeProvider time;

    /// <summary>Creates the source.</summary>
    /// <param name="options">How it works.</param>
    /// <param name="time">The clock.</param>
    /// <param name="credentials">Finds the credentials of sources; null where none needs one.</param>
    /// <param name="handler">Sends the requests; it must not follow redirects. Null for the default, which also refuses link-local addresses.</param>
    public GitSource(GitSourceOptions options, TimeProvider time, IGitCredentials? credentials = null, HttpMessageHandler? handler = null)
    {
        this.options = options;
        this.time = time;
        client = new HttpClient(handler ?? CreateHandler(), disposeHandler: handler is null)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = System.Net.HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        repositories = new RepositorySet(options, client, credentials, Traffic, time);
    }

    internal GitTraffic Traffic { get; } = new();

    /// <summary>The handler that is used by default: no redirects, no cookies, no link-local addresses; proxies as .NET finds them.</summary>
    public static HttpMessageHandler CreateHandler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.GZip,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseDrainSize = 64 << 10,
        ConnectCallback = AddressGuard.ConnectAsync,
    };

    /// <inheritdoc />
    public bool Serves(SourceDefinition source) => RepositorySet.Serves(source);

    /// <inheritdoc />
    public Task<Result<Revision>> ResolveAsync(SourceDefinition source, CancellationToken cancellationToken) =>
        ResolveAsync(source, source.Revision, source.TagPrefix, cancellationToken);

    /// <inheritdoc />
    public Task<Result<Revision>> GetAsync(SourceDefinition source, string revisionId, CancellationToken cancellationToken) =>
        ResolveAsync(source, revisionId, tagPrefix: null, cancellationToken);

    /// <inheritdoc />
    public Task<Result<IFileTree>> FetchAsync(SourceDefinition source, Revision revision, CancellationToken cancellationToken) =>
        GitDiagnostics.GuardAsync(() => repositories.Open(source), async _ =>
        {
            var tree = await OpenAsync(source, revision.Id, depth: 0, new TreeBudget(options.Limits), cancellationToken, revision);
            var listed = await tree.ListAsync(source.Path, cancellationToken);
            if (!listed.IsSuccess)
            {
                return Result<IFileTree>.Failure(listed.Diagnostics);
            }

            return listed.Value.Count > 0 || PathGuard.Split(source.Path).Length == 0
                ? Result<IFileTree>.Success(tree, listed.Diagnostics)
                : throw new GitException(GitFault.PathNotFound, $"Commit {revision.ShortId} has no path '{source.Path}'.", source.Path);
        });

    /// <inheritdoc />
    public Task<Result<IReadOnlyList<string>>> ChangedPathsAsync(SourceDefinition source, string from, string to, CancellationToken cancellationToken) =>
        GitDiagnostics.GuardAsync(() => repositories.Open(source), async repository =>
        {
            var fetcher = new TreeFetcher(repository, options.Limits);
            var (before, after) = (await FindCommitAsync(repository, from, cancellationToken), await FindCommitAsync(repository, to, cancellationToken));
            var changed = await new TreeDiff(fetcher, options.Limits).ChangedPathsAsync(
                await fetcher.CommitAsync(before, source.Path, cancellationToken), await fetcher.CommitAsync(after, source.Path, cancellationToken), cancellationToken);
            return Result<IReadOnlyList<string>>.Success(changed);
        });

    /// <inheritdoc />
    public Task<Result<IReadOnlyList<Revision>>> HistoryAsync(SourceDefinition source, int limit, CancellationToken cancellationToken) =>
        GitDiagnostics.GuardAsync(() => repositories.Open(source), async repository =>
        {
            var resolved = await new RevisionResolver(repository).ResolveAsync(source.Revision, source.TagPrefix, cancellationToken);
            var history = new PathHistory(repository, new TreeFetcher(repository, options.Limits), options.Limits);
            var (commits, isCutOff) = await history.WalkAsync(resolved.Commit, source.Path, limit, cancellationToken);
            var message = $"The history of {repository.DisplayName} was walked for {options.Limits.MaxHistoryCommits} commits, which is the limit; older changes of '{source.Path}' are not listed.";
            return Result<IReadOnlyList<Revision>>.Success(
                [.. commits.Select(commit => RevisionFactory.Create(commit, resolved.Reference))],
                isCutOff ? [DiagnosticCatalog.GitLimitExceeded.Create(RemoteText.Clean(message)) with { Severity = DiagnosticSeverity.Warning }] : null);
        });

    /// <inheritdoc />
    public Task<Result<PushOutcome>> PushAsync(SourceDefinition source, SourceChange change, CancellationToken cancellationToken) =>
        GitDiagnostics.GuardAsync(() => repositories.Open(source), async repository =>
            Result<PushOutcome>.Success(await new Pusher(repository, options, time).PushAsync(source, change, cancellationToken)));

    /// <inheritdoc />
    public void Dispose()
    {
        repositories.Dispose();
        client.Dispose();
    }

    private static async Task<ObjectId> FindCommitAsync(IRepository repository, string revision, CancellationToken cancellationToken) =>
        ObjectId.TryParse(revision, out var id) ? id : (await new RevisionResolver(repository).ResolveAsync(revision, null, cancellationToken)).Commit;

    private Task<Result<Revision>> ResolveAsync(SourceDefinition source, string? revision, string? tagPrefix, CancellationToken cancellationToken) =>
        GitDiagnostics.GuardAsync(() => repositories.Open(source), async repository =>
        {
            var resolved = await new RevisionResolver(repository).ResolveAsync(revision, tagPrefix, cancellationToken);
            var fetcher = new TreeFetcher(repository, options.Limits);
            var commit = await fetcher.CommitAsync(resolved.Commit, source.Path, cancellationToken);
            var signer = source.Verify is { } verify ? await new SignatureVerifier(verify, fetcher).VerifyAsync(commit, await TagsAsync(repository, verify, resolved, cancellationToken), cancellationToken) : null;
            return Result<Revision>.Success(RevisionFactory.Create(commit, resolved.Reference) with { Signer = signer });
        });

    /// <summary>
    /// The annotated tags that may vouch for a commit, with the names under which they stand: the one that led to it, or, where it was asked for
    /// by its id as in a rollback, those that lead to it.
    /// </summary>
    private static async Task<IReadOnlyList<(string Name, ObjectId Id)>> TagsAsync(
        IRepository repository, VerificationDefinition verify, ResolvedRevision resolved, CancellationToken cancellationToken)
    {
        if (resolved.Tag is { } tag)
        {
            return [(resolved.Reference, tag)];
        }

        var isById = resolved.Commit.ToString().StartsWith(resolved.Reference, StringComparison.OrdinalIgnoreCase);
        return isById && !verify.Mode.Equals("HEAD", StringComparison.OrdinalIgnoreCase)
            ? [.. (await repository.ListRefsAsync(["refs/tags/"], cancellationToken)).Where(item => item.Peeled == resolved.Commit).Select(item => (item.Name["refs/tags/".Length..], item.Id))]
            : [];
    }

    private async Task<IFileTree> OpenAsync(
        SourceDefinition source, string commitId, int depth, TreeBudget budget, CancellationToken cancellationToken, Revision? revision = null)
    {
        var repository = repositories.Open(source);
        var fetcher = new TreeFetcher(repository, options.Limits, budget);
        var commit = await fetcher.CommitAsync(await FindCommitAsync(repository, commitId, cancellationToken), source.Path, cancellationToken);
        var submodules = source.Submodules
            ? new SubmoduleOpener(source, options.Limits, depth, budget, (module, id, level, token) => OpenAsync(module, id, level, budget, token))
            : null;
        return new GitFileTree(revision ?? RevisionFactory.Create(commit, reference: null), commit, repository, fetcher, submodules, repositories.LargeFiles(source));
    }
}
