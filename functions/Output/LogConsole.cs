using Spectre.Console;

namespace GitOpsServerless.Functions.Output;

/// <summary>Where progress is printed: standard output, or standard error when that belongs to a JSON document.</summary>
internal static class LogConsole
{
    // Lines of a redirected stream are for files and other programs: no colours, and no wrapping at the width of a terminal.
    private const int RedirectedWidth = 10_000;

    public static IAnsiConsole Create(bool toStandardError)
    {
        var isRedirected = toStandardError ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(toStandardError ? Console.Error : Console.Out),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (isRedirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }
}
