using System.Globalization;
using System.Text.RegularExpressions;
using GitOpsServerless.Rendering.Files;

namespace GitOpsServerless.Rendering.Tools;

/// <summary>What a program said about an error.</summary>
/// <param name="Text">Its words, without warnings.</param>
/// <param name="File">The file that they are about; null when they name none.</param>
/// <param name="Line">Line in the file.</param>
internal sealed partial record ToolMessage(string Text, string? File, int? Line)
{
    /// <summary>kustomize quotes paths, relative to the folder that it is in at the time or to the root of the files; the innermost comes last.</summary>
    public static ToolMessage OfKustomize(string text, string folder, Func<string, bool> exists)
    {
        var words = WithoutWarnings(text);
        var named = QuotedPath().Matches(words)
            .Select(m => m.Groups["path"].Value)
            .SelectMany(path => (string?[])[SourcePath.Combine(string.Empty, path), SourcePath.Combine(folder, path)])
            .LastOrDefault(path => path is not null && exists(path));
        return new ToolMessage(words, named, null);
    }

    /// <summary>helm names templates below the name of the chart, with a line and a column where a template failed.</summary>
    public static ToolMessage OfHelm(string text, string folder, Func<string, bool> exists)
    {
        var words = WithoutWarnings(text);
        var named = TemplatePath().Matches(words)
            .Select(m => (File: Below(folder, m.Groups["path"].Value), Line: LineOf(m.Groups["line"].ValueSpan)))
            .Where(m => m.File is not null && exists(m.File))
            .ToList();

        // The innermost comes last; it is said once more without a line.
        var innermost = named.FindLast(m => m.Line is not null) is { File: not null } withLine ? withLine : named.LastOrDefault();
        return new ToolMessage(words, innermost.File, innermost.Line);
    }

    private static string? Below(string folder, string path) =>
        SourcePath.Combine(folder, path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    private static int? LineOf(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : null;

    // Deprecations are no part of what went wrong.
    private static string WithoutWarnings(string text)
    {
        var lines = text.Split('\n').Where(l => !Warning().IsMatch(l));
        return string.Join('\n', lines).Trim() is { Length: > 0 } words ? words : text;
    }

    // Also the log lines of Kubernetes' libraries, which have the time in them.
    [GeneratedRegex(@"^(# Warning:|WARNING:|[IWE]\d{4} [\d:.]{5,20} )", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Warning();

    [GeneratedRegex(@"['""\s](?<path>[^'""\s:]{1,1000})(?=['"":])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QuotedPath();

    [GeneratedRegex(@"(?<path>[\w.-]{1,200}(/[\w.@-]{1,200}){1,20})(:(?<line>\d{1,7}))?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TemplatePath();
}
