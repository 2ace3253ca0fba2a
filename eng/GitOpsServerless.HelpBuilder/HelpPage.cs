namespace GitOpsServerless.HelpBuilder;

/// <summary>
/// A page of docs/cmdlets: <c># NAME</c>, one line of synopsis, then the sections Syntax, Description, Examples (one <c>###</c> each),
/// Parameters (one <c>### -NAME</c> each), Inputs, Outputs, Notes, Related links. Only the first three headings are needed.
/// </summary>
internal sealed class HelpPage
{
    private readonly Dictionary<string, string> _sections = new(StringComparer.OrdinalIgnoreCase);

    private HelpPage(string file) => File = file;

    public string File { get; }

    public string Title { get; private set; } = string.Empty;

    public string Synopsis => Section(string.Empty);

    public IReadOnlyList<HelpExample> Examples { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Parameters { get; private set; } = new Dictionary<string, string>();

    public string Section(string name) => _sections.GetValueOrDefault(name, string.Empty);

    public static HelpPage Read(string file) => System.IO.File.Exists(file) ? Parse(file, System.IO.File.ReadAllText(file)) : new HelpPage(file);

    public static HelpPage Parse(string file, string text)
    {
        var page = new HelpPage(file);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        page.Title = lines[0].StartsWith("# ", StringComparison.Ordinal) ? lines[0][2..].Trim() : string.Empty;
        foreach (var (name, body) in Split(lines.Skip(1), "## "))
        {
            page._sections[name] = body;
        }

        page.Examples = [.. Split(page.Section("Examples").Split('\n'), "### ").Where(e => e.Name.Length > 0).Select(e => HelpExample.Parse(e.Name, e.Body))];
        page.Parameters = Split(page.Section("Parameters").Split('\n'), "### -").Where(p => p.Name.Length > 0)
            .ToDictionary(p => p.Name, p => p.Body, StringComparer.Ordinal);
        return page;
    }

    // What stands before the first heading has an empty name. Headings inside fences are code.
    private static IEnumerable<(string Name, string Body)> Split(IEnumerable<string> lines, string heading)
    {
        var (name, body, isFenced) = (string.Empty, new List<string>(), false);
        foreach (var line in lines)
        {
            isFenced ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!isFenced && line.StartsWith(heading, StringComparison.Ordinal))
            {
                yield return (name, string.Join('\n', body).Trim());
                (name, body) = (line[heading.Length..].Trim(), []);
            }
            else
            {
                body.Add(line);
            }
        }

        yield return (name, string.Join('\n', body).Trim());
    }
}
