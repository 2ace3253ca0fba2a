using GitOpsServerless.Bicep;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>The files of a source as the Bicep compiler sees them: names are known from the start, contents are fetched when it has asked for them.</summary>
internal sealed class BicepFileSet : IBicepFiles
{
    private readonly IFileTree _tree;
    private readonly HashSet<string> _names;
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _contents = new(StringComparer.Ordinal);

    private BicepFileSet(IFileTree tree, IEnumerable<string> names)
    {
        _tree = tree;
        _names = new HashSet<string>(names, StringComparer.Ordinal);
    }

    public static async Task<Result<BicepFileSet>> OpenAsync(IFileTree tree, CancellationToken cancellationToken)
    {
        var entries = await tree.ListAsync("", cancellationToken);
        return entries.IsSuccess
            ? new BicepFileSet(tree, entries.Value.Where(e => e.Kind is FileKind.File or FileKind.Executable).Select(e => e.Path))
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
        var wanted = paths.Where(_names.Contains).SelectMany(p => Configurations(p).Prepend(p)).Distinct(StringComparer.Ordinal);
        foreach (var path in wanted.Where(p => _names.Contains(p) && !_contents.ContainsKey(p)).ToList())
        {
            var content = await _tree.ReadAsync(path, cancellationToken);
            if (!content.IsSuccess)
            {
                return Result<bool>.Failure(content.Diagnostics);
            }

            if (content.Value is { } bytes)
            {
                _contents[path] = bytes;
                isNew = true;
            }
        }

        return isNew;
    }

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
