using System.Globalization;
using GitOpsServerless.Contracts;
using Spectre.Console;

namespace GitOpsServerless.Functions.Output;

/// <summary>The table of applications that a run ends with.</summary>
internal static class ApplicationTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<OnceApplication> applications)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("Application", "Sync", "Health", "Revision");
        table.AddColumn(new TableColumn("Resources").RightAligned());
        table.AddColumn(new TableColumn("Changes").RightAligned());
        foreach (var application in applications)
        {
            table.AddRow(
                Markup.Escape(application.Name),
                Colored(application.Sync, application.Sync == nameof(SyncStatus.Synced)),
                Colored(application.Health, application.Health == nameof(HealthStatus.Healthy)),
                Markup.Escape(application.Revision is null ? "–" : Revision.Shorten(application.Revision)),
                application.Resources.ToString(CultureInfo.InvariantCulture),
                application.Changes.ToString(CultureInfo.InvariantCulture));
        }

        console.Write(table);
        foreach (var application in applications.Where(a => a.Error is not null))
        {
            console.MarkupLine($"[red]{Markup.Escape(application.Name)}[/]: {Markup.Escape(application.Error!)}");
        }
    }

    private static string Colored(string text, bool isGood) => isGood ? $"[green]{text}[/]" : $"[yellow]{text}[/]";
}
