namespace GitOpsServerless.Bicep.Syntax;

/// <summary>
/// Collects the diagnostics of one source file. Where there has been an error, there is one among the items: also when the bag was
/// full before, and when each error was removed for a better one that did not come.
/// </summary>
internal sealed class DiagnosticBag(SourceText source, int limit)
{
    private readonly List<BicepDiagnostic> _items = [];
    private readonly List<BicepDiagnostic> _removed = [];
    private int _errors;

    public IReadOnlyList<BicepDiagnostic> Items => _errors == 0 && _removed.Count > 0 ? [.. _items, .. _removed] : _items;

    public int Count => _items.Count;

    /// <summary>What the file's directives switch off.</summary>
    public DisabledCodes Disabled { get; } = new(source);

    /// <summary>How many findings there have been, also those that were not kept or were removed.</summary>
    public int Added { get; private set; }

    /// <summary>Whether there has been an error, also one that was removed: the checks have left out what follows from it.</summary>
    public bool HasErrors => _errors > 0 || _removed.Count > 0;

    /// <summary>Whether no further finding is kept.</summary>
    public bool IsFull => IsFullWith(0);

    /// <summary>Whether no further finding is kept when so many more have come before it.</summary>
    public bool IsFullWith(int more) => _items.Count + more >= limit;

    public void Error(string code, SyntaxNode at, string message) => Add(code, BicepSeverity.Error, at.Start, at.End, message);

    public void Error(string code, int start, int end, string message) => Add(code, BicepSeverity.Error, start, end, message);

    public void Warning(string code, SyntaxNode at, string message) => Add(code, BicepSeverity.Warning, at.Start, at.End, message);

    public void Add(string code, BicepSeverity severity, int start, int end, string message)
    {
        Added++;
        var isFirstError = severity == BicepSeverity.Error && _errors == 0;
        if (_items.Count < limit || isFirstError)
        {
            _errors += severity == BicepSeverity.Error ? 1 : 0;
            var (line, column) = source.Locate(start);
            _items.Add(new BicepDiagnostic(code, severity, message, source.Path, line, column, start, Math.Max(0, end - start)));
        }
    }

    /// <summary>Gives a finding at a place the code and the message that fit it better.</summary>
    public void Replace(string code, int start, string better, string message)
    {
        var index = _items.FindIndex(item => item.Offset == start && string.Equals(item.Code, code, StringComparison.Ordinal));
        if (index >= 0)
        {
            _items[index] = _items[index] with { Code = better, Message = message };
        }
    }

    /// <summary>The errors of a stretch of the source.</summary>
    public IEnumerable<BicepDiagnostic> ErrorsIn(SyntaxNode part) =>
        _items.Where(item => item.Severity == BicepSeverity.Error && item.Offset >= part.Start && item.Offset + item.Length <= part.End);

    /// <summary>Puts one error in the place of all those of a stretch of the source.</summary>
    public void ReplaceErrors(SyntaxNode part, string code, string message)
    {
        var replaced = ErrorsIn(part).ToHashSet();
        _errors -= _items.RemoveAll(replaced.Contains);
        Error(code, part, message);
    }

    /// <summary>Forgets the findings with one of these codes that are within a part: a better one stands for them. Where there is none in the end, they come back.</summary>
    public void Remove(int start, int end, string[] codes)
    {
        bool IsMeant(BicepDiagnostic item) => item.Offset >= start && item.Offset + item.Length <= end && codes.Contains(item.Code);
        var errors = _items.Where(item => item.Severity == BicepSeverity.Error && IsMeant(item)).ToList();
        _items.RemoveAll(IsMeant);
        _errors -= errors.Count;
        _removed.AddRange(errors.Take(Math.Max(1, limit) - _removed.Count));
    }

    /// <summary>Forgets what was added after the bag had <paramref name="count"/> items: the parser gave up on that part.</summary>
    public void Truncate(int count)
    {
        if (_items.Count > count)
        {
            _items.RemoveRange(count, _items.Count - count);
            _errors = _items.Count(item => item.Severity == BicepSeverity.Error);
        }
    }
}
