using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Sources;

/// <summary>Keeps the contents of directory revisions, each source in a folder of its own. Folders of sources that nobody uses any more go.</summary>
internal sealed class SnapshotStore
{
    private static readonly TimeSpan s_abandoned = TimeSpan.FromDays(90);
    private readonly string _root;
    private readonly TimeProvider _time;

    public SnapshotStore(string root, TimeProvider time)
    {
        _root = Path.GetFullPath(root);
        _time = time;
        Directory.CreateDirectory(_root);
        RemoveAbandoned();
    }

    /// <summary>The revisions of one source.</summary>
    public SnapshotFolder Of(string source) => new(Path.Combine(_root, Digests.Of(source)[..32]), _time);

    private void RemoveAbandoned()
    {
        foreach (var folder in new DirectoryInfo(_root).EnumerateDirectories())
        {
            var revisions = new DirectoryInfo(Path.Combine(folder.FullName, SnapshotFolder.Revisions));
            var used = revisions.Exists ? revisions.EnumerateFiles().Select(f => f.LastWriteTimeUtc).DefaultIfEmpty(folder.LastWriteTimeUtc).Max() : folder.LastWriteTimeUtc;
            if (_time.GetUtcNow().UtcDateTime - used > s_abandoned)
            {
                try
                {
                    folder.Delete(recursive: true);
                }
                catch (IOException)
                {
                    // Somebody uses it just now; the next start looks again.
                }
            }
        }
    }
}
