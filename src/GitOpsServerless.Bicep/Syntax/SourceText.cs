namespace GitOpsServerless.Bicep.Syntax;

/// <summary>A source file's text with its path and the starts of its lines.</summary>
internal sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    public SourceText(string path, string text)
    {
        Path = path;
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>The line and column of an offset, both counted from 1.</summary>
    public (int Line, int Column) Locate(int offset)
    {
        var index = _lineStarts.BinarySearch(offset);
        index = index >= 0 ? index : ~index - 1;
        return (index + 1, offset - _lineStarts[index] + 1);
    }
}
