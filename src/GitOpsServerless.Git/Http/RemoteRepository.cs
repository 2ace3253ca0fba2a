using GitOpsServerless.Git.Cache;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Trees;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Http;

/// <summary>A repository over smart HTTP, with its cache.</summary>
internal sealed class RemoteRepository(GitHttp http, RepositoryCache cache, GitSourceOptions options, TimeProvider time) : IRepository, IDisposable
{
    public const string UploadPack = "git-upload-pack";

    private const int RememberedCommits = 32;
    private const int MaxWants = 20_000;

    private readonly SemaphoreSlim gate = new(1, 1);

    public string DisplayName => AddressText.Scrub(http.Address);

    public IObjectReader Objects => cache.Objects;

    public CompleteTrees Complete { get; } = new();

    public GitHttp Http => http;

    public async Task<IReadOnlyList<RemoteRef>> ListRefsAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        Advertisement? fresh = null;
        var capabilities = Known() ?? (fresh = await AdvertiseAsync(cancellationToken)).Capabilities;
        if (capabilities.Version != 2)
        {
            fresh ??= await AdvertiseAsync(cancellationToken);
        }

        if (fresh is not null && fresh.Capabilities.Version != 2)
        {
            return [.. fresh.Refs.Where(item => prefixes.Count == 0 || prefixes.Any(prefix => item.Name.StartsWith(prefix, StringComparison.Ordinal)))];
        }

        try
        {
            return await LsRefs.RunAsync(http, prefixes, options.Limits, cancellationToken);
        }
        catch (GitException exception) when (fresh is null && exception.Fault is GitFault.ProtocolViolation or GitFault.RepositoryNotFound or GitFault.RedirectRefused)
        {
            // The remote may have changed since its capabilities were remembered.
            http.Address = null;
            await AdvertiseAsync(cancellationToken);
            return await LsRefs.RunAsync(http, prefixes, options.Limits, cancellationToken);
        }
    }

    public async Task FetchCommitAsync(ObjectId commit, ObjectId? known, int depth, CancellationToken cancellationToken)
    {
        var capabilities = await CapabilitiesAsync(cancellationToken);
        await OrAllAsync(commit, capabilities, () => FetchCommitAsync(commit, known ?? NewestKnown(commit), depth, capabilities, cancellationToken), cancellationToken);
        Remember(commit);
    }

    public async Task FetchObjectsAsync(IReadOnlyCollection<ObjectId> ids, ObjectId commit, bool shallow, CancellationToken cancellationToken)
    {
        var capabilities = await CapabilitiesAsync(cancellationToken);
        if (!capabilities.ExactWants)
        {
            await OrAllAsync(commit, capabilities, () => FetchCommitAsync(commit, known: null, depth: 0, capabilities, cancellationToken), cancellationToken);
            return;
        }

        foreach (var batch in ids.Chunk(MaxWants))
        {
            await FetchAsync(new FetchRequest { Wants = batch, Filter = shallow && capabilities.Filter ? "tree:0" : null }, cancellationToken);
        }
    }

    public async Task FetchHistoryAsync(ObjectId tip, int count, int depth, CancellationToken cancellationToken)
    {
        var capabilities = await CapabilitiesAsync(cancellationToken);
        var shape = new FetchRequest { Wants = [tip], Depth = capabilities.Shallow ? count : 0 };
        if (!capabilities.Filter)
        {
            await FetchAsync(shape, cancellationToken);
        }
        else if (depth == 0)
        {
            await FetchAsync(shape with { Filter = "tree:0" }, cancellationToken);
        }
        else
        {
            await FetchFoldersAsync(shape, depth, cancellationToken);
        }
    }

    public async Task<IReadOnlyCollection<ObjectId>> FindAsync(string prefix, CancellationToken cancellationToken)
    {
        var refs = await ListRefsAsync(["refs/heads/", "refs/tags/"], cancellationToken);
        var tips = refs.SelectMany(item => new[] { item.Id, item.Target }).Distinct().ToArray();
        var found = tips.Where(id => Matches(id, prefix)).ToArray();
        if (found.Length > 0 || tips.Length == 0)
        {
            return found;
        }

        found = [.. cache.Objects.WithPrefix(prefix)];
        if (found.Length == 0)
        {
            var capabilities = await CapabilitiesAsync(cancellationToken);
            await FetchAsync(new FetchRequest { Wants = tips, Filter = capabilities.Filter ? "tree:0" : null }, cancellationToken);
        }

        return cache.Objects.WithPrefix(prefix);
    }

    /// <summary>Keeps objects that were made here and are at the remote now.</summary>
    public async Task StoreAsync(ObjectId commit, IReadOnlyCollection<GitObject> objects, CancellationToken cancellationToken)
    {
        await cache.StoreObjectsAsync(objects.Count, objects, cancellationToken);
        Remember(commit);
    }

    public void Dispose()
    {
        cache.Dispose();
        gate.Dispose();
    }

    private static bool Matches(ObjectId id, string prefix) => id.ToString().StartsWith(prefix, StringComparison.Ordinal);

    private Task FetchCommitAsync(ObjectId commit, ObjectId? known, int depth, Capabilities capabilities, CancellationToken cancellationToken)
    {
        var shape = new FetchRequest { Wants = [commit], Depth = capabilities.Shallow ? 1 : 0 };
        if (known is { } have && capabilities is { Shallow: true, ThinPack: true })
        {
            var limit = capabilities.Filter
                ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"blob:limit={options.EagerBlobBytes}")
                : null;
            return FetchAsync(shape with { Haves = [have], Thin = true, Filter = limit }, cancellationToken);
        }

        return capabilities is { Filter: true, ExactWants: true } && depth > 0
            ? FetchFoldersAsync(shape, depth, cancellationToken)
            : FetchAsync(shape, cancellationToken);
    }

    /// <summary>A remote that gives only what its refs name is asked for all of their history when an older commit is needed.</summary>
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
    private async Task FetchFoldersAsync(FetchRequest shape, int depth, CancellationToken cancellationToken)
    {
        if (!cache.State.CombineRefused)
        {
            try
            {
                var combined = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"combine:blob:none+tree:{depth}");
                await FetchAsync(shape with { Filter = combined }, cancellationToken);
                return;
            }
            catch (GitException exception) when (exception.Fault is GitFault.RemoteError or GitFault.ProtocolViolation)
            {
                cache.Save(cache.State with { CombineRefused = true });
            }
        }

        await FetchAsync(shape with { Filter = "blob:none" }, cancellationToken);
    }

    private async Task FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var capabilities = await CapabilitiesAsync(cancellationToken);
            var version2 = capabilities.Version == 2;
            await http.PostAsync(
                UploadPack,
                version2 ? request.ToVersion2() : request.ToVersion0(capabilities),
                version2,
                async (body, deadline) =>
                {
                    await using var pack = await FetchAnswer.OpenPackAsync(body, options.Limits, deadline);
                    await cache.StoreAsync(pack, request.Thin, deadline);
                    return true;
                },
                cancellationToken);
            if (CacheEviction.Run(options.CacheFolder, options.MaxCacheBytes, time))
            {
                Complete.Clear();
                cache.Objects.Refresh();
            }

            await cache.ConsolidateAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<Capabilities> CapabilitiesAsync(CancellationToken cancellationToken) =>
        Known() ?? (await AdvertiseAsync(cancellationToken)).Capabilities;

    /// <summary>The capabilities as they were found not long ago.</summary>
    private Capabilities? Known()
    {
        var state = cache.State;
        if (state.Capabilities is not { } known || time.GetUtcNow() - state.CapabilitiesDate > options.CapabilityLifetime)
        {
            return null;
        }

        if (known.RedirectedTo is { } address)
        {
            http.Address = new Uri(address);
        }

        return known;
    }

    private async Task<Advertisement> AdvertiseAsync(CancellationToken cancellationToken)
    {
        http.Address = null;
        var before = http.Address;
        var advertisement = await http.AdvertiseAsync(UploadPack, options.ProtocolVersion2, cancellationToken);
        var capabilities = advertisement.Capabilities with { RedirectedTo = http.Address == before ? null : http.Address.AbsoluteUri };
        cache.Save(cache.State with { Capabilities = capabilities, CapabilitiesDate = time.GetUtcNow() });
        return advertisement;
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
}
