using System.Text;
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

    public async Task<PushOutcome> PushAsync(SourceChange change, CancellationToken cancellationToken)
    {
        var name = "refs/heads/" + change.Branch;
        if (!LocalRefs.IsSafe(name))
        {
            throw new GitException(GitFault.PushInvalid, $"'{RemoteText.Clean(change.Branch)}' is not the name of a branch.");
        }

        IPushTarget target = repository switch
        {
            RemoteRepository remote => new RemotePush(remote, options.Limits),
            LocalRepository local => new LocalPush(local, options.Limits),
            _ => throw new InvalidOperationException("The repository takes no pushes."),
        };
        var branches = await target.ListBranchesAsync(cancellationToken);
        var head = branches.FirstOrDefault(item => item.Name == name)?.Id;
        var parent = head is { } id ? id : StartingPoint(change, branches);
        var before = parent is { } start ? await fetcher.CommitAsync(start, CommonPath(change), cancellationToken) : null;
        var editor = new TreeEditor(fetcher, before?.Id ?? ObjectId.Zero);
        var tree = await editor.ApplyAsync(before?.Tree, await EditsAsync(change, editor, cancellationToken), cancellationToken);
        if (before is not null && head is not null && tree == before.Tree)
        {
            return new PushOutcome(PushStatus.NothingToChange, RevisionFactory.Create(before, change.Branch));
        }

        var content = Write(change, tree, parent);
        var commit = Commit.Parse(editor.Write(ObjectKind.Commit, content), content);
        var update = new RefUpdate(name, head ?? ObjectId.Zero, commit.Id, [.. editor.Written.Values]);
        var (status, message) = await target.UpdateAsync(update, cancellationToken);
        return new PushOutcome(status, status == PushStatus.Pushed ? RevisionFactory.Create(commit, change.Branch) : null, message);
    }

    private ObjectId? StartingPoint(SourceChange change, IReadOnlyList<RemoteRef> branches)
    {
        if (branches.Count == 0 && change.BaseBranch is null)
        {
            return null;
        }

        return branches.FirstOrDefault(item => item.Name == "refs/heads/" + change.BaseBranch)?.Id
            ?? throw new GitException(GitFault.PushInvalid, change.BaseBranch is null
                ? $"{repository.DisplayName} has no branch {RemoteText.Clean(change.Branch)}, and no branch is given to start it from."
                : $"{repository.DisplayName} has no branch {RemoteText.Clean(change.BaseBranch)}.");
    }

    /// <summary>A path that tells how deep folders are needed.</summary>
    private static string CommonPath(SourceChange change) => change.RevertPath ?? change.Files.Keys.FirstOrDefault() ?? string.Empty;

    private async Task<List<TreeEdit>> EditsAsync(SourceChange change, TreeEditor editor, CancellationToken cancellationToken)
    {
        var edits = new List<TreeEdit>();
        if (change.RevertPath is { } path)
        {
            edits.Add(await RevertAsync(path, change.RevertTo, cancellationToken));
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

    /// <summary>The entry as it was. The remote has its content already, so nothing below it is read or sent.</summary>
    private async Task<TreeEdit> RevertAsync(string path, string? revision, CancellationToken cancellationToken)
    {
        var resolved = await new RevisionResolver(repository).ResolveAsync(
            revision ?? throw new GitException(GitFault.PushInvalid, "The change names a path to revert and no revision to revert it to."), null, cancellationToken);
        var commit = await fetcher.CommitAsync(resolved.Commit, path, cancellationToken);
        return new TreeEdit(PathGuard.Split(path), await fetcher.FindAsync(commit, path, cancellationToken));
    }

    private byte[] Write(SourceChange change, ObjectId tree, ObjectId? parent)
    {
        var when = change.Date == default ? time.GetUtcNow() : change.Date;
        var who = new Identity(change.AuthorName, change.AuthorEmail, when).ToString();
        var text = new StringBuilder().Append("tree ").Append(tree).Append('\n');
        text = parent is { } id ? text.Append("parent ").Append(id).Append('\n') : text;
        text.Append("author ").Append(who).Append("\ncommitter ").Append(who).Append("\n\n").Append(change.Message.Replace("\0", string.Empty, StringComparison.Ordinal).TrimEnd()).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
