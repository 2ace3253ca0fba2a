using GitOpsServerless.Git;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Sandbox.Git;

/// <summary>Chooses the objects of a pack: what the wants lead to, without what the other side has and what the filter leaves out.</summary>
internal sealed class ObjectSelection(IObjectReader objects, UploadRequest request, IReadOnlyList<ObjectId> common)
{
    private readonly HashSet<ObjectId> known = [];
    private readonly HashSet<ObjectId> chosen = [];
    private readonly List<ObjectId> ids = [];
    private readonly List<ObjectId> shallow = [];
    private readonly HashSet<ObjectId> deepened = [];

    public (IReadOnlyList<ObjectId> Ids, IReadOnlyList<ObjectId> Shallow, IReadOnlySet<ObjectId> Deepened) Select()
    {
        foreach (var commit in Ancestors(common, request.Shallow))
        {
            known.Add(commit.Id);
        }

        foreach (var id in common.Where(id => objects.Read(id) is { Kind: ObjectKind.Commit }))
        {
            Mark(Commit.Parse(id, Read(id).Content.Span).Tree);
        }

        var commits = new List<ObjectId>();
        foreach (var want in request.Wants)
        {
            Want(want, commits);
        }

        Walk(commits);
        return (ids, shallow, deepened);
    }

    private GitObject Read(ObjectId id) => objects.Read(id) ?? throw new GitException(GitFault.ObjectMissing, $"not our ref {id}");

    /// <summary>What is wanted by its id is sent whatever the filter says.</summary>
    private void Want(ObjectId id, List<ObjectId> commits)
    {
        var found = Read(id);
        switch (found.Kind)
        {
            case ObjectKind.Tag:
                Choose(id);
                Want(Tag.Parse(id, found.Content.Span).Target, commits);
                break;
            case ObjectKind.Commit:
                commits.Add(id);
                break;
            case ObjectKind.Tree:
                Choose(id);
                Folder(id, 0);
                break;
            default:
                Choose(id);
                break;
        }
    }

    private void Walk(List<ObjectId> tips)
    {
        var level = tips.Distinct().ToList();
        var seen = new HashSet<ObjectId>(level);
        for (var depth = 1; level.Count > 0; depth++)
        {
            var next = new List<ObjectId>();
            foreach (var id in level)
            {
                var commit = Commit.Parse(id, Read(id).Content.Span);
                var isCut = request.Depth > 0 && depth >= request.Depth && commit.Parents.Count > 0;
                if (isCut)
                {
                    shallow.Add(id);
                }
                else
                {
                    deepened.Add(id);
                    next.AddRange(commit.Parents.Where(parent => (request.Depth > 0 || !known.Contains(parent)) && seen.Add(parent)));
                }

                if (!known.Contains(id))
                {
                    Choose(id);
                    Tree(commit.Tree, 0);
                }
            }

            level = next;
        }
    }

    private void Tree(ObjectId id, int depth)
    {
        if (depth < request.Filter.TreeDepth && !known.Contains(id) && Choose(id))
        {
            Folder(id, depth);
        }
    }

    private void Folder(ObjectId id, int depth)
    {
        foreach (var entry in GitOpsServerless.Git.Objects.Tree.Parse(Read(id).Content))
        {
            if (entry.IsFolder)
            {
                Tree(entry.Id, depth + 1);
            }
            else if (entry.IsBlob && depth + 1 < request.Filter.TreeDepth && !known.Contains(entry.Id)
                && (request.Filter.BlobLimit == long.MaxValue || (request.Filter.BlobLimit > 0 && Read(entry.Id).Content.Length < request.Filter.BlobLimit)))
            {
                Choose(entry.Id);
            }
        }
    }

    private bool Choose(ObjectId id)
    {
        if (!chosen.Add(id))
        {
            return false;
        }

        ids.Add(id);
        return true;
    }

    private void Mark(ObjectId tree)
    {
        if (!known.Add(tree))
        {
            return;
        }

        foreach (var entry in GitOpsServerless.Git.Objects.Tree.Parse(Read(tree).Content))
        {
            if (entry.IsFolder)
            {
                Mark(entry.Id);
            }
            else
            {
                known.Add(entry.Id);
            }
        }
    }

    private IEnumerable<Commit> Ancestors(IEnumerable<ObjectId> tips, IReadOnlySet<ObjectId> cut)
    {
        var seen = new HashSet<ObjectId>();
        var work = new Stack<ObjectId>(tips);
        while (work.TryPop(out var id))
        {
            if (!seen.Add(id) || objects.Read(id) is not { Kind: ObjectKind.Commit } found)
            {
                continue;
            }

            var commit = Commit.Parse(id, found.Content.Span);
            yield return commit;
            foreach (var parent in cut.Contains(id) ? [] : commit.Parents)
            {
                work.Push(parent);
            }
        }
    }
}
