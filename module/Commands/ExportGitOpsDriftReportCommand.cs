using System.Management.Automation;
using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Reports;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Writes a drift report to a file.</summary>
/// <remarks>Compares now. The format follows from the ending of the path (.html, .md, .json, .sarif, .xml) unless it is given.</remarks>
/// <example><code>Export-GitOpsDriftReport -Path drift.html</code><para>All applications, for people.</para></example>
/// <example><code>Get-GitOpsApplication shop-* | Export-GitOpsDriftReport -Path drift.sarif -WhatIf</code><para>Shows which file would be written for code scanning.</para></example>
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
        if (Run(application, (engine, token) => engine.DetectDriftAsync(application, token)) is { } report)
        {
            _reports.Add(report);
        }
    }

    /// <summary>Writes the file.</summary>
    protected override void EndProcessing()
    {
        var path = GetUnresolvedProviderPathFromPSPath(Path);
        if (File.Exists(path) && !Force)
        {
            Terminate(DiagnosticCatalog.FileExists.Create($"{path} exists."), path);
        }

        if (ShouldProcess(path, "Write drift report"))
        {
            File.WriteAllText(path, DriftReportWriter.Write(Format ?? FormatOf(path), _reports), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
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
