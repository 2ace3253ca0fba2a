using System.Buffers;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Rendering.Helm;

/// <summary>Command lines of helm. Every value is bound to its flag by <c>=</c>, so that none can be taken for a flag.</summary>
internal static class HelmArguments
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(",=\\{}\r\n");

    public static List<string> Template(string release, string chart, string releaseNamespace, HelmOptions options, TargetFacts? facts)
    {
        var arguments = new List<string> { "template", release, chart, $"--namespace={releaseNamespace}" };
        if (options.IncludeCrds)
        {
            arguments.Add("--include-crds");
        }

        if (options.SkipTests)
        {
            arguments.Add("--skip-tests");
        }

        if ((options.KubeVersion ?? facts?.KubeVersion) is { Length: > 0 } version)
        {
            arguments.Add($"--kube-version={version}");
        }

        var apiVersions = options.ApiVersions.Count > 0 ? options.ApiVersions : facts?.ApiVersions ?? [];
        arguments.AddRange(apiVersions.Select(v => $"--api-versions={v}"));
        return arguments;
    }

    /// <summary>Whether a text names one value, such as <c>a.b[0].c\.d</c>: helm takes what stands behind a comma or an equals sign for more.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && name.Replace("\\.", ".", StringComparison.Ordinal).AsSpan().IndexOfAny(Separators) < 0;

    /// <summary>A single value: commas are no separators here, as in Argo CD, unless the value is a list in braces.</summary>
    public static string Set(string name, string value) =>
        $"--set={name}={(value.StartsWith('{') ? value : value.Replace(",", "\\,", StringComparison.Ordinal))}";

    /// <summary>A single value that is text whatever it looks like: no list, no separators, no escapes.</summary>
    public static string SetString(string name, string value)
    {
        var text = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
        return $"--set-string={name}={(text.StartsWith('{') ? $"\\{text}" : text)}";
    }
}
