using GitOpsServerless.Bicep;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>
/// The files of a source as the Bicep compiler sees them: the names at the path are known from the start, contents, and what lies beside the
/// path, are fetched when it has asked for them.
/// </summary>
internal sealed class BicepFileSet : IBicepFiles
{
    private readonly IFileTree _tree;
    private readonly HashSet<string> _names;
    private readonly HashSet<string> _others;
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _contents = new(StringComparer.Ordinal);

    private BicepFileSet(IFileTree tree, IReadOnlyList<FileEntry> entries)
    {
        _tree = tree;
        _names = entries.Where(IsFile).Select(e => e.Path).ToHashSet(StringComparer.Ordinal);
        _others = entries.Where(e => !IsFile(e)).Select(e => e.Path).ToHashSet(StringComparer.Ordinal);
    }

    public static async Task<Result<BicepFileSet>> OpenAsync(IFileTree tree, CancellationToken cancellationToken)
    {
        var entries = await tree.ListAsync("", cancellationToken);
        return entries.IsSuccess
            ? new BicepFileSet(tree, entries.Value)
            : Result<BicepFileSet>.Failure(entries.Diagnostics);
    }

    public bool TryRead(string path, out ReadOnlyMemory<byte> content) => _contents.TryGetValue(path, out content);

    public IReadOnlyList<string>? ListFiles(string folder)
    {
        var start = folder.Length == 0 ? "" : folder + "/";
        List<string> below = [.. _names.Where(n => n.StartsWith(start, StringComparison.Ordinal))];
        return below.Count == 0 ? null : [.. below.Where(n => !n[start.Length..].Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Fetches files, and the configurations that hold for them; true when at least one is new.</summary>
    public async Task<Result<bool>> FetchAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var isNew = false;
        var wanted = paths.SelectMany(p => Configurations(p).Prepend(p)).Distinct(StringComparer.Ordinal);

        // A link is an entry of its own and is not followed; what is absent is asked for once.
        foreach (var path in wanted.Where(p => !_contents.ContainsKey(p) && !_others.Contains(p) && !_absent.Contains(p)).ToList())
        {
            var content = await _tree.ReadAsync(path, cancellationToken);
            if (!content.IsSuccess)
            {
                return Result<bool>.Failure(content.Diagnostics);
            }

            if (content.Value is { } bytes)
            {
                _contents[path] = bytes;
                _names.Add(path);
                isNew = true;
            }
            else
            {
                _absent.Add(path);
            }
        }

        return isNew;
    }

    private static bool IsFile(FileEntry entry) => entry.Kind is FileKind.File or FileKind.Executable;

    // A configuration is looked for in the folder of each file and above it (learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-config).
    private static IEnumerable<string> Configurations(string path)
    {
        while (path.LastIndexOf('/') is >= 0 and var slash)
        {
            path = path[..slash];
            yield return $"{path}/bicepconfig.json";
        }

        yield return "bicepconfig.json";
    }
}
