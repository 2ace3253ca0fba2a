using GitOpsServerless.Git.Cache;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Trees;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Http;

/// <summary>A repository over smart HTTP, with its cache.</summary>
internal sealed class RemoteRepository(GitHttp http, RepositoryCache cache, GitSourceOptions options, TimeProvider time, Action? evicted = null) : IRepository, IDisposable
{
    private const int RememberedCommits = 32;
    private const int MaxWants = 20_000;
    private const int MaxHaves = 256;

    /// <summary>
    /// Bytes of what changed since the last commit, wherever it lies: more than this costs more than to ask for the path alone.
    /// </summary>
    private const long MaxChangeBytes = 256 << 10;

    /// <summary>What Git sends for "all of the history" (INFINITE_DEPTH of its source): only cuts of the remote itself are told then.</summary>
    private const int WholeDepth = int.MaxValue;

    private readonly ReferenceDiscovery references = new(http, cache, options, time);
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CompleteTrees complete = new();
    private IReadOnlyCollection<ObjectId> cuts = [];
    private int completeAt;
    private KnownCommits history = new(-1, []);

    public string DisplayName => AddressText.Scrub(http.Address);

    public IObjectReader Objects => cache.Objects;

    /// <summary>Packs that are gone, whoever dropped them, make what was complete uncertain.</summary>
    public CompleteTrees Complete
    {
        get
        {
            if (completeAt != cache.Objects.Losses)
            {
                completeAt = cache.Objects.Losses;
                complete.Clear();
            }

            return complete;
        }
    }

    public GitHttp Http => http;

    public Task<IReadOnlyList<RemoteRef>> ListRefsAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken) =>
        references.ListAsync(prefixes, cancellationToken);

    public async Task FetchCommitAsync(ObjectId commit, ObjectId? known, int depth, CancellationToken cancellationToken)
    {
        var capabilities = await references.CapabilitiesAsync(cancellationToken);
        await OrAllAsync(commit, capabilities, () => FetchCommitAsync(commit, known ?? NewestKnown(commit), depth, [commit], capabilities, cancellationToken), cancellationToken);
        Remember(commit);
    }

    public async Task FetchObjectsAsync(IReadOnlyCollection<ObjectId> ids, ObjectId commit, bool shallow, CancellationToken cancellationToken)
    {
        var capabilities = await references.CapabilitiesAsync(cancellationToken);
        if (capabilities.ExactWants)
        {
            try
            {
                foreach (var batch in ids.Chunk(MaxWants))
                {
                    await FetchAsync(new FetchRequest { Wants = batch, Filter = shallow && capabilities.Filter ? "tree:0" : null }, batch, long.MaxValue, cancellationToken);
                }

                return;
            }
            catch (GitException exception) when (IsRefusedWant(exception) && cache.Objects.Contains(commit))
            {
                // The commit is asked for as a whole below.
            }
        }

        await OrAllAsync(commit, capabilities, () => FetchCommitAsync(commit, known: null, depth: 0, ids, capabilities, cancellationToken), cancellationToken);
        if (capabilities.ExactWants && ids.All(cache.Objects.Contains))
        {
            references.LearnThatWantsAreChecked();
        }
    }

    public async Task FetchHistoryAsync(ObjectId tip, ObjectId from, int count, int depth, CancellationToken cancellationToken)
    {
        var capabilities = await references.CapabilitiesAsync(cancellationToken);
        await OrAllAsync(from, capabilities, () => FetchHistoryAsync(tip, from, count, depth, capabilities, cancellationToken), cancellationToken);
    }

    public async Task<bool> IsCutAtAsync(ObjectId commit, CancellationToken cancellationToken)
    {
        var capabilities = await references.CapabilitiesAsync(cancellationToken);
        if (cuts.Contains(commit) || capabilities is not { Shallow: true, ExactWants: true })
        {
            return cuts.Contains(commit);
        }

        // Two commits are asked for: if the first of them is where the history is cut, then by the remote itself.
        var shallow = await FetchAsync(new FetchRequest { Wants = [commit], Depth = 2, Filter = capabilities.Filter ? "tree:0" : null }, cancellationToken);
        return shallow.Contains(commit);
    }

    public async Task<IReadOnlyCollection<ObjectId>> FindAsync(string prefix, CancellationToken cancellationToken)
    {
        await FetchCommitsAsync(cancellationToken);
        return cache.Objects.WithPrefix(prefix);
    }

    public void LookAgain()
    {
        complete.Clear();
        cache.Objects.Dispose();
    }

    /// <summary>Keeps objects that were made here and are at the remote now.</summary>
    public async Task StoreAsync(ObjectId commit, IReadOnlyCollection<GitObject> objects, CancellationToken cancellationToken)
    {
        await StoreAsync(() => cache.StoreObjectsAsync(objects.Count, objects, cancellationToken));
        Remember(commit);
    }

    public void Dispose()
    {
        cache.Dispose();
        gate.Dispose();
    }

    /// <summary>The words of Git and of JGit about a want that no ref leads to.</summary>
    private static bool IsRefusedWant(GitException exception) =>
        exception.Fault == GitFault.RemoteError
        && (exception.Message.Contains("not our ref", StringComparison.Ordinal) || exception.Message.Contains("not valid", StringComparison.Ordinal));

    private async Task FetchCommitAsync(
        ObjectId commit, ObjectId? known, int depth, IReadOnlyCollection<ObjectId> needed, Capabilities capabilities, CancellationToken cancellationToken)
    {
        var shape = new FetchRequest { Wants = [commit], Depth = capabilities.Shallow ? 1 : 0 };
        var canLeaveOut = capabilities is { Filter: true, ExactWants: true } && depth > 0;
        if (known is { } have && capabilities is { Shallow: true, ThinPack: true }
            && await TryFetchChangeAsync(shape with { Haves = [have], Thin = true }, needed, capabilities, canLeaveOut, cancellationToken))
        {
            return;
        }

        await (canLeaveOut ? FetchFoldersAsync(shape, depth, needed, cancellationToken) : FetchAsync(shape, needed, long.MaxValue, cancellationToken));
    }

    /// <summary>
    /// Asks for all that changed since a commit that is here, which is one request where little did. False where it is too much, such as after
    /// large changes elsewhere in the repository, and where the remote can leave out what does not belong to the path.
    /// </summary>
    private async Task<bool> TryFetchChangeAsync(
        FetchRequest request, IReadOnlyCollection<ObjectId> needed, Capabilities capabilities, bool canLeaveOut, CancellationToken cancellationToken)
    {
        var limit = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"blob:limit={options.EagerBlobBytes}");
        try
        {
            await FetchAsync(request with { Filter = capabilities.Filter ? limit : null }, needed, canLeaveOut ? MaxChangeBytes : long.MaxValue, cancellationToken);
            return true;
        }
        catch (GitException exception) when (canLeaveOut && exception.Fault is GitFault.LimitExceeded or GitFault.TimedOut)
        {
            return false;
        }
    }

    /// <summary>
    /// A remote that gives only what its refs name is asked for all of their history when an older commit is needed. Protocol v2 does not say
    /// whether a remote is one of these: it is learned from a refusal, provided that a branch or tag leads to the commit.
    /// </summary>
    private async Task OrAllAsync(ObjectId commit, Capabilities capabilities, Func<Task> fetch, CancellationToken cancellationToken)
    {
        try
        {
            await fetch();
        }
        catch (GitException exception) when (!capabilities.ExactWants && exception.Fault is GitFault.RemoteError or GitFault.ProtocolViolation)
        {
            await FetchAllAsync(commit, exception, cancellationToken);
        }
        catch (GitException exception) when (capabilities.ExactWants && IsRefusedWant(exception))
        {
            await FetchCommitsAsync(cancellationToken);
            if (!cache.Objects.Contains(commit))
            {
                throw;
            }

            // Without a filter the commits came with all that belongs to them.
            await (capabilities.Filter ? FetchAllAsync(commit, exception, cancellationToken) : Task.CompletedTask);
            references.LearnThatWantsAreChecked();
        }
    }

    private async Task FetchHistoryAsync(ObjectId tip, ObjectId from, int count, int depth, Capabilities capabilities, CancellationToken cancellationToken)
    {
        // What lies behind the first commits has no ref, so such a remote is asked for all behind the tip.
        var isWhole = !capabilities.ExactWants && from != tip;
        var shape = new FetchRequest { Wants = [isWhole ? tip : from], Depth = !capabilities.Shallow ? 0 : isWhole ? WholeDepth : count };
        var shallow = (capabilities.Filter, depth) switch
        {
            (false, _) => await FetchAsync(shape, cancellationToken),
            (true, 0) => await FetchAsync(shape with { Filter = "tree:0" }, cancellationToken),
            _ => await FetchFoldersAsync(shape, depth, needed: null, cancellationToken),
        };
        cuts = isWhole ? shallow : cuts;
    }

    /// <summary>
    /// Brings all commits to hand that branches and tags lead to, without folders and files where the remote can leave them out. Only what is
    /// new since the last time is asked for.
    /// </summary>
    private async Task FetchCommitsAsync(CancellationToken cancellationToken)
    {
        var refs = await ListRefsAsync(["refs/heads/", "refs/tags/"], cancellationToken);
        var tips = refs.Select(item => item.Id).ToHashSet();
        var capabilities = await references.CapabilitiesAsync(cancellationToken);
        HashSet<ObjectId> known = history.Losses == Losses() ? history.Tips : [];
        var wants = tips.Except(known).ToArray();
        if (wants.Length > 0)
        {
            await FetchAsync(new FetchRequest { Wants = wants, Haves = [.. known.Take(MaxHaves)], Filter = capabilities.Filter ? "tree:0" : null }, cancellationToken);
        }

        history = new KnownCommits(Losses(), tips);
    }

    private int Losses()
    {
        // Looks at the folder as it is now.
        cache.Objects.Refresh();
        cache.Objects.Contains(ObjectId.Zero);
        return cache.Objects.Losses;
    }

    private async Task FetchAllAsync(ObjectId commit, GitException refusal, CancellationToken cancellationToken)
    {
        var refs = await ListRefsAsync(["refs/heads/", "refs/tags/"], cancellationToken);
        await FetchAsync(new FetchRequest { Wants = [.. refs.Select(item => item.Id).Distinct()] }, cancellationToken);
        if (!cache.Objects.Contains(commit))
        {
            throw new GitException(GitFault.RevisionNotFound, $"{DisplayName} has no branch or tag that leads to {commit}.", inner: refusal);
        }
    }

    /// <summary>Asks for a commit with its folders down to a depth, and no files, in the best way that the remote takes.</summary>
    private async Task<IReadOnlyCollection<ObjectId>> FetchFoldersAsync(
        FetchRequest shape, int depth, IReadOnlyCollection<ObjectId>? needed, CancellationToken cancellationToken)
    {
        var isRefused = cache.State.CombineRefused;
        if (!isRefused)
        {
            try
            {
                var combined = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"combine:blob:none+tree:{depth}");
                return await FetchAsync(shape with { Filter = combined }, needed, long.MaxValue, cancellationToken);
            }
            catch (GitException exception) when (exception.Fault is GitFault.RemoteError or GitFault.ProtocolViolation && !IsRefusedWant(exception))
            {
                // Whether the filter was the reason shows when the simpler one is taken.
            }
        }

        var shallow = await FetchAsync(shape with { Filter = "blob:none" }, needed, long.MaxValue, cancellationToken);
        if (!isRefused)
        {
            cache.Save(cache.State with { CombineRefused = true });
        }

        return shallow;
    }

    private Task<IReadOnlyCollection<ObjectId>> FetchAsync(FetchRequest request, CancellationToken cancellationToken) =>
        FetchAsync(request, needed: null, long.MaxValue, cancellationToken);

    /// <summary>
    /// Returns the commits at which the remote cut the history. Where it is known what is needed, the remote is asked only if that is still not
    /// at hand: another application of the repository may have fetched it while this one waited.
    /// </summary>
    private async Task<IReadOnlyCollection<ObjectId>> FetchAsync(
        FetchRequest request, IReadOnlyCollection<ObjectId>? needed, long maxBytes, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (needed is not null)
            {
                var missing = needed.Where(id => !cache.Objects.Contains(id)).ToArray();
                if (missing.Length == 0)
                {
                    return [];
                }

                request = ReferenceEquals(needed, request.Wants) ? request with { Wants = missing } : request;
            }

            var capabilities = await references.CapabilitiesAsync(cancellationToken);
            var version2 = capabilities.Version == 2;
            var shallow = new HashSet<ObjectId>();
            await http.PostAsync(
                ReferenceDiscovery.UploadPack,
                version2 ? request.ToVersion2() : request.ToVersion0(capabilities),
                version2,
                async (body, deadline) =>
                {
                    await using var pack = await FetchAnswer.OpenPackAsync(body, options.Limits, deadline, shallow);
                    await using var bounded = new BoundedStream(pack, maxBytes);
                    await StoreAsync(() => cache.StoreAsync(bounded, request.Thin, deadline));
                    return true;
                },
                cancellationToken);
            Evict(options.MaxCacheBytes);
            await cache.ConsolidateAsync(cancellationToken);
            return shallow;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task StoreAsync(Func<Task> store)
    {
        try
        {
            await store();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Where the disk is full, the next look has room, however much less than the bound there is.
            Evict(Math.Min(CacheEviction.SizeOf(options.CacheFolder), options.MaxCacheBytes) / 2);
            throw new GitException(GitFault.CacheUnavailable, $"The folder {options.CacheFolder} of the Git cache cannot be written: {exception.Message}", inner: exception);
        }
    }

    /// <summary>Drops packs of all repositories of the cache; whoever has one of them open looks again.</summary>
    private void Evict(long maxBytes)
    {
        if (CacheEviction.Run(options.CacheFolder, maxBytes, time))
        {
            LookAgain();
            evicted?.Invoke();
        }
    }

    /// <summary>A commit whose root folder is at hand: what the remote need not send again is told by it.</summary>
    private ObjectId? NewestKnown(ObjectId wanted)
    {
        foreach (var text in cache.State.Commits)
        {
            if (ObjectId.TryParse(text, out var id) && id != wanted && cache.Objects.Read(id) is { Kind: ObjectKind.Commit } found
                && cache.Objects.Contains(Commit.Parse(id, found.Content.Span).Tree))
            {
                return id;
            }
        }

        return null;
    }

    private void Remember(ObjectId commit)
    {
        var commits = cache.State.Commits.Where(text => text != commit.ToString()).Prepend(commit.ToString()).Take(RememberedCommits);
        cache.Save(cache.State with { Commits = [.. commits] });
    }

    /// <summary>The refs of which all commits are at hand, as long as no pack goes away.</summary>
    private sealed record KnownCommits(int Losses, HashSet<ObjectId> Tips);
}
