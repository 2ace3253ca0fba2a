using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Trees;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Local;

/// <summary>A repository on this machine. All of it is at hand.</summary>
internal sealed class LocalRepository : IRepository, IDisposable
{
    private readonly ObjectFolder objects;
    private readonly LocalRefs refs;

    public LocalRepository(string path, GitLimits limits)
    {
        DisplayName = path;
        Layout = RepositoryLayout.Find(path);
        objects = new ObjectFolder(Path.Combine(Layout.CommonFolder, "objects"), limits);
        refs = new LocalRefs(Layout.GitFolder, Layout.CommonFolder, limits);
    }

    public string DisplayName { get; }

    public RepositoryLayout Layout { get; }

    public IObjectReader Objects => objects;

    public ObjectFolder ObjectFolder => objects;

    public LocalRefs Refs => refs;

    public CompleteTrees Complete { get; } = new();

    public Task<IReadOnlyList<RemoteRef>> ListRefsAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        objects.Refresh();
        return Task.FromResult(refs.List(prefixes, Peel));
    }

    public Task FetchCommitAsync(ObjectId commit, ObjectId? known, int depth, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task FetchObjectsAsync(IReadOnlyCollection<ObjectId> ids, ObjectId commit, bool shallow, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task FetchHistoryAsync(ObjectId tip, ObjectId from, int count, int depth, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A shallow repository lists the commits at which it ends in the file "shallow" (gitrepository-layout).</summary>
    public Task<bool> IsCutAtAsync(ObjectId commit, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Layout.CommonFolder, "shallow");
        return Task.FromResult(File.Exists(path) && File.ReadLines(path).Any(line => line.Trim() == commit.ToString()));
    }

    public void LookAgain() => objects.Dispose();

    public Task<IReadOnlyCollection<ObjectId>> FindAsync(string prefix, CancellationToken cancellationToken) =>
        Task.FromResult(objects.WithPrefix(prefix));

    public void Dispose() => objects.Dispose();

    private ObjectId? Peel(ObjectId id)
    {
        ObjectId? target = null;
        for (var depth = 0; depth < 16 && objects.Read(id) is { Kind: ObjectKind.Tag } tag; depth++)
        {
            id = Tag.Parse(id, tag.Content.Span).Target;
            target = id;
        }

        return target;
    }
}
