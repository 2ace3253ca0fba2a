using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Trees;

/// <summary>Folders that were read lately, by the names in them: files of one folder are found without reading it anew for each.</summary>
internal sealed class ParsedFolders(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ObjectId, Dictionary<string, TreeEntry>> folders = [];
    private int count;

    public Dictionary<string, TreeEntry>? Find(ObjectId id)
    {
        lock (gate)
        {
            return folders.GetValueOrDefault(id);
        }
    }

    /// <summary>Of names that read alike the first counts. Where there are too many entries, those of before are forgotten.</summary>
    public Dictionary<string, TreeEntry> Add(ObjectId id, List<TreeEntry> entries)
    {
        var folder = new Dictionary<string, TreeEntry>(entries.Count, StringComparer.Ordinal);
        entries.ForEach(entry => folder.TryAdd(entry.Name, entry));
        lock (gate)
        {
            if (count + entries.Count > capacity)
            {
                folders.Clear();
                count = 0;
            }

            count += folders.TryAdd(id, folder) ? entries.Count : 0;
        }

        return folder;
    }
}
