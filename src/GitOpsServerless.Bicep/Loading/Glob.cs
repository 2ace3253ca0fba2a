using System.IO.Enumeration;

namespace GitOpsServerless.Bicep.Loading;

/// <summary>
/// File name patterns as <c>Directory.EnumerateFiles</c> reads them, which the official compiler uses: those of Windows, where
/// <c>*.*</c> is everything and <c>?</c> may stand for nothing before a point or at the end.
/// </summary>
internal static class Glob
{
    public static bool IsMatch(string name, string pattern) =>
        FileSystemName.MatchesWin32Expression(pattern is "*.*" or "." ? "*" : FileSystemName.TranslateWin32Expression(pattern), name, ignoreCase: false);

    /// <summary>Whether a pattern names a folder as well.</summary>
    public static bool HasFolder(string pattern) => pattern.AsSpan().IndexOfAny('/', '\\') >= 0;
}
