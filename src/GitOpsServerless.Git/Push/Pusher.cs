using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Http;
using GitOpsServerless.Git.Local;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Revisions;
using GitOpsServerless.Git.Trees;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Push;

/// <summary>Makes one commit from a change and puts it on a branch.</summary>
internal sealed class Pusher(IRepository repository, GitSourceOptions options, TimeProvider time)
{
    private readonly TreeFetcher fetcher = new(repository, options.Limits);

    public async Task<PushOutcome> PushAsync(SourceDefinition source, SourceChange change, CancellationToken cancellationToken)
    {
        IPushTarget target = repository switch
        {
            RemoteRepository remote => new RemotePush(remote, options.Limits),
            LocalRepository local => new LocalPush(local, options.Limits),
            _ => throw new InvalidOperationException("The repository takes no pushes."),
        };
        var branches = await target.ListBranchesAsync(cancellationToken);
        change = await new FollowedBranch(repository, source, branches).FillAsync(change, cancellationToken);
        var name = BranchName.Prefix + change.Branch;
        var head = branches.FirstOrDefault(item => item.Name == name)?.Id;
        var parent = head is { } id ? id : StartingPoint(change, branches);
        if (await MovedAsync(change.BasedOn, parent, cancellationToken))
        {
            return new PushOutcome(PushStatus.NotFastForward, null, $"{change.Branch} is not at {Revision.Shorten(change.BasedOn!)} any more.") { Branch = change.Branch };
        }

        var before = parent is { } start ? await fetcher.CommitAsync(start, CommonPath(change), cancellationToken) : null;
        var origin = change.RevertPath is null ? before : await RevertedAsync(change, cancellationToken);
        var editor = new TreeEditor(fetcher, before?.Id ?? ObjectId.Zero);
        var tree = await editor.ApplyAsync(before?.Tree, await EditsAsync(change, origin, editor, cancellationToken), cancellationToken);
        if (before is not null && tree == before.Tree && (head is not null || change.Preview))
        {
            return new PushOutcome(PushStatus.NothingToChange, RevisionFactory.Create(before, change.Branch)) { Branch = change.Branch };
        }

        var made = new TreeFetcher(new OverlayRepository(repository, editor.Written), options.Limits);
        var paths = await new TreeDiff(made, options.Limits)
            .ChangedPathsAsync((before?.Tree, before?.Id ?? ObjectId.Zero), (tree, origin?.Id ?? ObjectId.Zero), cancellationToken);
        if (change.Preview)
        {
            return new PushOutcome(PushStatus.Previewed, null) { Branch = change.Branch, ChangedPaths = paths };
        }

        var content = Write(change, tree, parent);
        var commit = Commit.Parse(editor.Write(ObjectKind.Commit, content), content);
        var update = new RefUpdate(name, head ?? ObjectId.Zero, commit.Id, [.. editor.Written.Values]);
        var (status, message) = await target.UpdateAsync(update, cancellationToken);
        return new PushOutcome(status, status == PushStatus.Pushed ? RevisionFactory.Create(commit, change.Branch) : null, message)
        {
            Branch = change.Branch,
            ChangedPaths = paths,
        };
    }

    /// <summary>Whether the branch is elsewhere than where the change was made from.</summary>
    private async Task<bool> MovedAsync(string? basedOn, ObjectId? parent, CancellationToken cancellationToken) =>
        basedOn is not null
        && (await new RevisionResolver(repository).ResolveAsync(basedOn, null, cancellationToken)).Commit != (parent ?? ObjectId.Zero);

    private ObjectId? StartingPoint(SourceChange change, IReadOnlyList<RemoteRef> branches)
    {
        if (branches.Count == 0 && change.BaseBranch is null)
        {
            return null;
        }

        return branches.FirstOrDefault(item => item.Name == BranchName.Prefix + change.BaseBranch)?.Id
            ?? throw new GitException(GitFault.PushInvalid, change.BaseBranch is null
                ? $"{repository.DisplayName} has no branch {RemoteText.Clean(change.Branch)}, and no branch is given to start it from."
                : $"{repository.DisplayName} has no branch {RemoteText.Clean(change.BaseBranch)}.");
    }

    /// <summary>A path that tells how deep folders are needed.</summary>
    private static string CommonPath(SourceChange change) => change.RevertPath ?? change.Files.Keys.FirstOrDefault() ?? string.Empty;

    private async Task<List<TreeEdit>> EditsAsync(SourceChange change, Commit? origin, TreeEditor editor, CancellationToken cancellationToken)
    {
        var edits = new List<TreeEdit>();
        if (change.RevertPath is { } path)
        {
            // The entry as it was. The remote has its content already, so nothing below it is sent.
            var entry = await fetcher.FindAsync(origin!, path, cancellationToken) ?? throw new GitException(
                GitFault.PathNotFound, $"Commit {Revision.Shorten(origin!.Id.ToString())} has no path '{path}', so there is nothing to put back; to delete the path, commit that yourself.", path);
            edits.Add(new TreeEdit(PathGuard.Split(path), entry) { IsExact = true });
        }

        foreach (var (file, content) in change.Files)
        {
            var parts = PathGuard.Split(file);
            if (parts.Length == 0)
            {
                throw new GitException(GitFault.PushInvalid, "The change has a file without a name.");
            }

            edits.Add(new TreeEdit(parts, content is { } bytes ? Tree.Entry(EntryMode.File, parts[^1], editor.Write(ObjectKind.Blob, bytes)) : null));
        }

        return edits;
    }

    private async Task<Commit> RevertedAsync(SourceChange change, CancellationToken cancellationToken)
    {
        var resolved = await new RevisionResolver(repository).ResolveAsync(
            change.RevertTo ?? throw new GitException(GitFault.PushInvalid, "The change names a path to revert and no revision to revert it to."), null, cancellationToken);
        return await fetcher.CommitAsync(resolved.Commit, change.RevertPath!, cancellationToken);
    }

    private byte[] Write(SourceChange change, ObjectId tree, ObjectId? parent)
    {
        var when = change.Date == default ? time.GetUtcNow() : change.Date;
        return CommitWriter.Write(tree, parent is { } id ? [id] : [], new Identity(change.AuthorName, change.AuthorEmail, when), change.Message);
    }
}
