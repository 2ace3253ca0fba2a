using System.Text;

namespace GitOpsServerless.Runtime.Images;

/// <summary>Replacements in one text. Everything else keeps every character.</summary>
internal sealed class TextEdits(string text)
{
    private readonly SortedDictionary<int, (int End, string Value)> _edits = [];

    public void Replace(int start, int end, string value)
    {
        if (!string.Equals(text[start..end], value, StringComparison.Ordinal))
        {
            _edits[start] = (end, value);
        }
    }

    /// <summary>Puts a line below the one of a position, in the line ends of the text.</summary>
    public void InsertLineAfter(int position, string line)
    {
        var end = text.IndexOf('\n', position);
        var newline = end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
        if (end < 0)
        {
            Replace(text.Length, text.Length, newline + line);
        }
        else
        {
            Replace(end + 1, end + 1, line + newline);
        }
    }

    /// <summary>The new text, and the lines of it that are new.</summary>
    public (string Text, IReadOnlyList<int> Lines) Apply()
    {
        var result = new StringBuilder();
        var lines = new SortedSet<int>();
        var (at, line) = (0, 1);
        foreach (var (start, (end, value)) in _edits)
        {
            Append(text[at..start]);
            lines.Add(line + (value.StartsWith('\n') || value.StartsWith("\r\n", StringComparison.Ordinal) ? 1 : 0));
            Append(value);
            at = end;
        }

        Append(text[at..]);
        return (result.ToString(), [.. lines]);

        void Append(string part)
        {
            result.Append(part);
            line += part.Count(c => c == '\n');
        }
    }
}
