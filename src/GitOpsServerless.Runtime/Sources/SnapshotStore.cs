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

    /// <summary>A store that is only read.</summary>
    public string? Earlier { get; set; }

    /// <summary>The revisions of one source.</summary>
    public SnapshotFolder Of(string source)
    {
        var name = Digests.Of(source)[..32];
        return new SnapshotFolder(Path.Combine(_root, name), _time, Earlier is null ? null : Path.Combine(Earlier, name));
    }

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
