using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tools;

namespace GitOpsServerless.Rendering.Kustomize;

/// <summary>
/// Tells by what it does whether a program is kustomize 5 or newer; distributions print versions as they like, or <c>(devel)</c>. It is asked
/// when a build failed, since what an old version says then ("unknown field") would send the user to the wrong place.
/// </summary>
internal static class KustomizeProbe
{
    // sortOptions is of version 5, buildMetadata of 4.5.
    private const string Kustomization = """{"resources":["a.yaml"],"namePrefix":"probe-","sortOptions":{"order":"fifo"},"buildMetadata":["originAnnotations"]}""";
    private const string Manifest = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""";

    /// <summary>Something that every suitable program builds.</summary>
    public static ToolInput Input(Tool tool, IReadOnlyList<string> arguments) => new(tool, string.Empty)
    {
        Files = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal)
        {
            ["a.yaml"] = Encoding.UTF8.GetBytes(Manifest),
            ["kustomization.yaml"] = Encoding.UTF8.GetBytes(Kustomization),
        },
        Arguments = arguments,
    };

    /// <summary>Whether the output is what was to be built.</summary>
    public static bool IsSuitable(Result<ToolOutput> built) =>
        built.IsSuccess && built.Value.Output.Span.IndexOf("name: probe-a"u8) >= 0 && built.Value.Output.Span.IndexOf("config.kubernetes.io/origin"u8) >= 0;
}
