using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;
using GitOpsServerless.PowerShell.Files;
using GitOpsServerless.PowerShell.Reports;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Writes a drift report to a file: of applications, which are compared now, or of the drift that is piped to it.</summary>
[Cmdlet(VerbsData.Export, "GitOpsDriftReport", SupportsShouldProcess = true, DefaultParameterSetName = "Application")]
[OutputType(typeof(FileInfo))]
public sealed class ExportGitOpsDriftReportCommand : ApplicationCommand
{
    private readonly List<DriftReport> _reports = [];
    private readonly List<DriftItem> _items = [];
    private string _path = string.Empty;
    private DriftReportFormat _format;

    /// <summary>File to write.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "File to write.")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Name of the application; wildcards are allowed. All applications when it is left out.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Application")]
    [Alias("Application", "ApplicationName")]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override string[]? Name { get; set; }

    /// <summary>Drift from Get-GitOpsDrift to report as it is, without comparing again.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Item", HelpMessage = "Drift from Get-GitOpsDrift.")]
    [ValidateNotNull]
    public DriftItem[] InputObject { get; set; } = [];

    /// <summary>Format; follows from the ending of the path when it is left out.</summary>
    [Parameter]
    public DriftReportFormat? Format { get; set; }

    /// <summary>Write over a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Looks at the file before anything is compared.</summary>
    protected override void BeginProcessing()
    {
        _path = GetUnresolvedProviderPathFromPSPath(Path);
        if (File.Exists(_path) && !Force)
        {
            Terminate(DiagnosticCatalog.FileExists.Create($"{_path} exists."), _path);
        }

        if ((Format ?? FormatOf(_path)) is not { } format)
        {
            Terminate(DiagnosticCatalog.InvalidSetting.Create($"The ending of {_path} names no format. Use .html, .md, .json, .sarif, .sarif.json or .xml, or say -Format."), _path);
            return;
        }

        _format = format;
    }

    /// <summary>Called for each object of the pipeline.</summary>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Item")
        {
            _items.AddRange(InputObject);
        }
        else
        {
            base.ProcessRecord();
        }
    }

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        // What could not be compared is in the report: no drift and no answer are not the same.
        var result = Look(application, (engine, token) => engine.DetectDriftAsync(application, token));
        Accept(result, application);
        _reports.Add(result.IsSuccess
            ? result.Value
            : new DriftReport(application, new Revision(string.Empty), TimeProvider.System.GetUtcNow(), []) { Diagnostics = result.Diagnostics });
    }

    /// <summary>Writes the file.</summary>
    protected override void EndProcessing()
    {
        _reports.AddRange(_items.GroupBy(i => i.Application, StringComparer.Ordinal)
            .Select(g => new DriftReport(g.Key, new Revision(g.First().Revision ?? string.Empty), TimeProvider.System.GetUtcNow(), [.. g])));
        if (_reports.Count == 0 && MyInvocation.ExpectingInput)
        {
            WriteWarning("Nothing was piped, so the report names no application. Name the applications to report on those without drift too.");
        }

        if (Agrees(_path, "Write drift report"))
        {
            if (TextFile.Write(_path, DriftReportWriter.Write(_format, _reports)) is { } problem)
            {
                Terminate(problem, _path);
            }

            WriteObject(InvokeProvider.Item.Get([_path], force: true, literalPath: true), enumerateCollection: true);
        }
    }

    private static DriftReportFormat? FormatOf(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".md" => DriftReportFormat.Markdown,
        ".json" when path.EndsWith(".sarif.json", StringComparison.OrdinalIgnoreCase) => DriftReportFormat.Sarif,
        ".json" => DriftReportFormat.Json,
        ".sarif" => DriftReportFormat.Sarif,
        ".xml" => DriftReportFormat.JUnit,
        ".html" or ".htm" => DriftReportFormat.Html,
        _ => null,
    };
}
