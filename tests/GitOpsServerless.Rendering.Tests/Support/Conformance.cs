using System.Text.RegularExpressions;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Rendering.Tests.Support;

/// <summary>The figures that docs/conformance-rendering.md states are the figures that the tests measure.</summary>
internal static partial class Conformance
{
    public static void Check(string corpus, int equal, int total)
    {
        var page = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "docs", "conformance-rendering.md"));
        var row = Row().Matches(page).SingleOrDefault(m => m.Groups["corpus"].Value == corpus);
        Assert.True(row is not null, $"docs/conformance-rendering.md has no row for {corpus}.");
        Assert.Equal(
            FormattableString.Invariant($"{equal} of {total}"),
            $"{row.Groups["equal"].Value} of {row.Groups["total"].Value}");
    }

    [GeneratedRegex(@"^\| `(?<corpus>[^`]+)` \|[^|]*\| (?<equal>\d+) \| (?<total>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
