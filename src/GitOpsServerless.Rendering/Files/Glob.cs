using System.Text;
using System.Text.RegularExpressions;

namespace GitOpsServerless.Rendering.Files;

/// <summary>
/// File patterns: <c>*</c> and <c>?</c> stay inside a folder, <c>**</c> crosses folders, <c>{a,b}</c> chooses.
/// A pattern without a slash looks at the file name alone.
/// </summary>
internal sealed class Glob
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);
    private readonly Regex _regex;
    private readonly bool _nameOnly;

    public Glob(string pattern)
    {
        _nameOnly = !pattern.Contains('/', StringComparison.Ordinal);
        _regex = new Regex(Translate(pattern.TrimStart('/')), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchTimeout);
    }

    public bool IsMatch(string path) => _regex.IsMatch(_nameOnly ? SourcePath.NameOf(path) : path);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder("^");
        var braces = 0;
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '*' when pattern.AsSpan(at).StartsWith("**/"):
                    regex.Append("(?:[^/]+/)*");
                    at += 2;
                    break;
                case '*' when pattern.AsSpan(at).StartsWith("**"):
                    regex.Append(".*");
                    at++;
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '{' when pattern.IndexOf('}', at) > 0:
                    braces++;
                    regex.Append("(?:");
                    break;
                case '}' when braces > 0:
                    braces--;
                    regex.Append(')');
                    break;
                case ',' when braces > 0:
                    regex.Append('|');
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[at].ToString()));
                    break;
            }
        }

        return regex.Append(')', braces).Append('$').ToString();
    }
}
