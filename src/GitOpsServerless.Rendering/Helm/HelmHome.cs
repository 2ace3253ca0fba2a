using System.Buffers;
using System.Globalization;

namespace GitOpsServerless.Rendering.Helm;

/// <summary>
/// Files that helm is given beside the chart. Helm reads the paths of <c>--values</c> as comma-separated values, and <c>--set-file</c> as a
/// list of assignments: a path with such characters would name further files, of the machine. What has them is given under a name of ours.
/// </summary>
internal sealed class HelmHome(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> contents)
{
    private const string Folder = "../home/";
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"'\\=[]{}\r\n");
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _copies = new(StringComparer.Ordinal);

    /// <summary>Contents by name.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files => _files;

    /// <summary>Whether helm takes a text for one plain thing.</summary>
    public static bool IsPlain(string text) => text.AsSpan().IndexOfAny(Special) < 0;

    /// <summary>Adds a file and says under which path helm finds it.</summary>
    public string Add(string name, ReadOnlyMemory<byte> content)
    {
        _files[name] = content;
        return Folder + name;
    }

    /// <summary>The path by which helm reads a file of the chart, such as <c>./chart/prod.yaml</c>.</summary>
    public string PathFor(string file)
    {
        if (IsPlain(file))
        {
            return file;
        }

        var path = Add(string.Create(CultureInfo.InvariantCulture, $"file-{_files.Count}"), contents[file["./".Length..]]);
        _copies[path] = file;
        return path;
    }

    /// <summary>A text of helm with the paths of the source.</summary>
    public string Restore(string text) =>
        _copies.Aggregate(text, (shown, copy) => shown.Replace(copy.Key, copy.Value, StringComparison.Ordinal));
}
