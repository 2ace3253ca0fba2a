using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Tells whether anything drifted: true when it did, false when everything was compared and nothing did. It says nothing when it does not know.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GitOpsDrift")]
[OutputType(typeof(bool))]
public sealed class TestGitOpsDriftCommand : ApplicationCommand
{
    private readonly List<string> _unknown = [];
    private bool _hasDrift;
    private int _compared;

    /// <summary>Count changes of Git that are not applied yet.</summary>
    [Parameter]
    public SwitchParameter IncludePending { get; set; }

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Run(application, (engine, token) => engine.DetectDriftAsync(application, token)) is not { } report)
        {
            _unknown.Add(application);
            return;
        }

        report.Diagnostics.ToList().ForEach(d => Write(d, application));
        _compared++;
        if (report.Diagnostics.Any(d => d.IsError))
        {
            _unknown.Add(application);
        }

        _hasDrift |= report.Items.Count > 0 || (IncludePending && report.Pending.Count > 0);
    }

    /// <summary>Writes the answer, or an error when there is none.</summary>
    protected override void EndProcessing()
    {
        if (WhyUnknown() is { } reason)
        {
            Write(DiagnosticCatalog.DriftUnknown.Create(reason), Name is null ? null : string.Join(", ", Name));
        }
        else
        {
            WriteObject(_hasDrift);
        }
    }

    private string? WhyUnknown() =>
        _unknown.Count > 0 ? $"Not compared, or not completely: {string.Join(", ", _unknown)}."
        : _compared == 0 ? $"No application was compared: {NothingChosen()}."
        // Applications that a mistake in a definition hides would be missing without a word.
        : Name is null && UnreadDefinitions() is { } problem ? $"The definitions are not complete: {problem.Message}"
        : null;

    private Diagnostic? UnreadDefinitions()
    {
        var definitions = Await(static (engine, token) => engine.GetDefinitionsAsync(token));
        return definitions.IsPartial || definitions.Invalid.Count > 0 ? definitions.Diagnostics.FirstOrDefault(d => d.IsError) : null;
    }

    private string NothingChosen() => Name is { Length: > 0 } ? $"none is named {string.Join(", ", Name)}"
        : MyInvocation.ExpectingInput ? "the pipeline had none"
        : "the connection has none that is defined";
}
