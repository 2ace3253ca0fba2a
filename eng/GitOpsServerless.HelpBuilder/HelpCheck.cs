namespace GitOpsServerless.HelpBuilder;

/// <summary>What is missing in a page. A build with a gap fails, in the form of messages that MSBuild understands.</summary>
internal static class HelpCheck
{
    private const int LeastExamples = 2;

    public static IEnumerable<string> ProblemsOf(Cmdlet cmdlet, HelpPage page)
    {
        if (page.Title != cmdlet.Name)
        {
            return [Problem(page, $"the page of {cmdlet.Name} is missing")];
        }

        List<string> problems = [];
        Add(page.Synopsis.Length == 0 || page.Synopsis.Contains('\n', StringComparison.Ordinal), "the synopsis has to be one line");
        Add(page.Section("Description").Length == 0, "there is no description");
        Add(page.Examples.Count < LeastExamples, $"there are fewer than {LeastExamples} examples");
        Add(page.Examples.Any(e => e.Code.Length == 0), "an example has no code");
        Add(page.Section("Syntax").ReplaceLineEndings("\n") != Syntax.Block(cmdlet), $"the syntax is not\n{Syntax.Block(cmdlet)}");
        foreach (var parameter in cmdlet.Parameters)
        {
            var text = page.Parameters.GetValueOrDefault(parameter.Name);
            Add(string.IsNullOrWhiteSpace(text), $"the parameter {parameter.Name} has no text");
            Add(IsSource(text) || text == page.Synopsis, $"the text of the parameter {parameter.Name} does not describe it");
        }

        foreach (var name in page.Parameters.Keys.Except(cmdlet.Parameters.Select(p => p.Name), StringComparer.Ordinal))
        {
            problems.Add(Problem(page, $"there is no parameter {name}"));
        }

        return problems;

        void Add(bool isProblem, string message)
        {
            if (isProblem)
            {
                problems.Add(Problem(page, message));
            }
        }
    }

    // Left behind by copying documentation comments.
    private static bool IsSource(string? text) =>
        text is not null && (text.Contains("///", StringComparison.Ordinal) || text.Contains("</", StringComparison.Ordinal));

    private static string Problem(HelpPage page, string message) => $"{Path.GetFullPath(page.File)}(1,1): error GOSHELP: {message}";
}
