namespace GitOpsServerless.PowerShell.Session;

/// <summary>Keeps the last lines that a process wrote, to say why it did not start.</summary>
internal sealed class LastLines(int most)
{
    private readonly Queue<string> _lines = new();

    public void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line.Trim());
            if (_lines.Count > most)
            {
                _lines.Dequeue();
            }
        }
    }

    public override string ToString()
    {
        lock (_lines)
        {
            return string.Join(' ', _lines);
        }
    }
}
