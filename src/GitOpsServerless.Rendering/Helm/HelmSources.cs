using System.Text;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Rendering.Pipeline;

namespace GitOpsServerless.Rendering.Helm;

/// <summary>Provenance from the <c># Source:</c> comments that helm writes before each template's output.</summary>
internal sealed class HelmSources
{
    private const string Marker = "# Source: ";
    private readonly List<(int Line, string File)> _sources = [];

    public HelmSources(ReadOnlySpan<byte> output, string chart)
    {
        var line = 0;
        foreach (var text in Encoding.UTF8.GetString(output).AsSpan().EnumerateLines())
        {
            line++;
            if (text.StartsWith(Marker) && text.Length < 1024)
            {
                var path = text[Marker.Length..].ToString();
                var inChart = path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
                _sources.Add((line, SourcePath.Combine(chart, inChart) ?? chart));
            }
        }
    }

    public ManifestObject Locate(ManifestObject item)
    {
        var at = _sources.BinarySearch((item.Line ?? 0, string.Empty), Comparer<(int Line, string File)>.Create((a, b) => a.Line.CompareTo(b.Line)));
        var index = at >= 0 ? at : ~at - 1;
        return index >= 0 ? item with { File = _sources[index].File, Line = null } : item with { Line = null };
    }
}
