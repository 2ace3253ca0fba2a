using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Reports;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Writes a drift report to a file.</summary>
[Cmdlet(VerbsData.Export, "GitOpsDriftReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportGitOpsDriftReportCommand : ApplicationCommand
{
    private readonly List<DriftReport> _reports = [];

    /// <summary>File to write.</summary>
    [Parameter(Mandatory = true, Position = 1, HelpMessage = "File to write.")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Format; follows from the ending of the path when it is left out.</summary>
    [Parameter]
    public DriftReportFormat? Format { get; set; }

    /// <summary>Write over a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        // What could not be compared is in the report: no drift and no answer are not the same.
        var result = Await(application, (engine, token) => engine.DetectDriftAsync(application, token));
        Accept(result, application);
        _reports.Add(result.IsSuccess
            ? result.Value
            : new DriftReport(application, new Revision(string.Empty), TimeProvider.System.GetUtcNow(), []) { Diagnostics = result.Diagnostics });
    }

    /// <summary>Writes the file.</summary>
    protected override void EndProcessing()
    {
        var path = GetUnresolvedProviderPathFromPSPath(Path);
        if (File.Exists(path) && !Force)
        {
            Terminate(DiagnosticCatalog.FileExists.Create($"{path} exists."), path);
        }

        if (Agrees(path, "Write drift report"))
        {
            if (TextFile.Write(path, DriftReportWriter.Write(Format ?? FormatOf(path), _reports)) is { } problem)
            {
                Terminate(problem, path);
            }

            WriteObject(new FileInfo(path));
        }
    }

    private static DriftReportFormat FormatOf(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".md" => DriftReportFormat.Markdown,
        ".json" => DriftReportFormat.Json,
        ".sarif" => DriftReportFormat.Sarif,
        ".xml" => DriftReportFormat.JUnit,
        _ => DriftReportFormat.Html,
    };
}
