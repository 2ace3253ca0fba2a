namespace GitOpsServerless.Bicep.Loading;

/// <summary>File name patterns with <c>*</c> and <c>?</c>.</summary>
internal static class Glob
{
    public static bool IsMatch(string name, string pattern) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
