using System.Globalization;
using GitOpsServerless.Contracts;
using Spectre.Console;

namespace GitOpsServerless.Functions.Output;

/// <summary>Prints what the engine does while it does it, one line for each event.</summary>
internal sealed class ConsoleEvents(IAnsiConsole console, bool isQuiet = false) : IEngineEvents
{
    private readonly Lock _lock = new();

    public void Publish(EngineEvent engineEvent)
    {
        if (isQuiet && engineEvent.Severity == DiagnosticSeverity.Info)
        {
            return;
        }

        var color = engineEvent.Severity switch
        {
            DiagnosticSeverity.Error => "red",
            DiagnosticSeverity.Warning => "yellow",
            _ => engineEvent.Outcome is null ? "grey" : "green",
        };
        var time = engineEvent.At.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var message = engineEvent.Diagnostic is { IsError: true } diagnostic ? diagnostic.ToString() : engineEvent.Message;
        lock (_lock)
        {
            console.MarkupLine($"[grey]{time}[/] [blue]{Markup.Escape(engineEvent.Application),-16}[/] {engineEvent.Stage,-7} [{color}]{Markup.Escape(message)}[/]");
        }
    }
}
