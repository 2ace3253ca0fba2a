namespace GitOpsServerless.Bicep.Syntax;

/// <summary>
/// The directives of a file that switch codes of the linter off: <c>#disable-next-line</c> for the line after it, and
/// <c>#disable-diagnostics</c> until <c>#restore-diagnostics</c>
/// (learn.microsoft.com/azure/azure-resource-manager/bicep/linter#silencing-false-positives).
/// </summary>
internal sealed class DisabledCodes(SourceText source)
{
    public const string NextLine = "#disable-next-line";
    public const string From = "#disable-diagnostics";
    public const string Until = "#restore-diagnostics";

    private readonly HashSet<(string Code, int Line)> _lines = [];
    private readonly Dictionary<string, List<(int Offset, bool IsDisabled)>> _turns = new(StringComparer.Ordinal);

    /// <summary>Takes a directive; they come in the order of the file.</summary>
    public void Add(string directive, int offset, IReadOnlyList<string> codes)
    {
        foreach (var code in codes)
        {
            if (directive == NextLine)
            {
                _lines.Add((code, source.Locate(offset).Line + 1));
                continue;
            }

            if (!_turns.TryGetValue(code, out var turns))
            {
                _turns[code] = turns = [];
            }

            turns.Add((offset, directive == From));
        }
    }

    public bool Contains(string code, int offset)
    {
        if (_lines.Contains((code, source.Locate(offset).Line)))
        {
            return true;
        }

        if (!_turns.TryGetValue(code, out var turns))
        {
            return false;
        }

        var next = turns.BinarySearch((offset, false), Comparer<(int Offset, bool)>.Create((left, right) => left.Offset.CompareTo(right.Offset)));
        var last = (next >= 0 ? next : ~next) - 1;
        return last >= 0 && turns[last].IsDisabled;
    }
}
