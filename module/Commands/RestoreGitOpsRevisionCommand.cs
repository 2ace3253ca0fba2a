using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Rolls applications back to an earlier revision.</summary>
[Cmdlet(VerbsData.Restore, "GitOpsRevision", DefaultParameterSetName = "Hold", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ApplicationStatus), ParameterSetName = ["Hold", "Release"])]
[OutputType(typeof(RevertOutcome), ParameterSetName = ["Revert"])]
public sealed class RestoreGitOpsRevisionCommand : NamedApplicationCommand
{
    // Applications for which the answer is given already: of several revisions the first that is agreed to is taken.
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);

    /// <summary>Revision to go back to: an id, also abbreviated.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "Hold", HelpMessage = "Id of the revision to go back to.")]
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "Revert", HelpMessage = "Id of the revision to go back to.")]
    [RevisionArgument]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Revision { get; set; }

    /// <summary>First line of the commit, from Get-GitOpsRevision; shown in the question.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Hold")]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Revert")]
    public string? Subject { get; set; }

    /// <summary>Restore the path in Git by a commit instead of holding the revision.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Revert")]
    public SwitchParameter Revert { get; set; }

    /// <summary>Branch of the commit, for a pull request; the followed branch when it is left out.</summary>
    [Parameter(ParameterSetName = "Revert")]
    [ValidateNotNullOrEmpty]
    public string? Branch { get; set; }

    /// <summary>Let go of a held revision, so that the newest one is followed again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Release")]
    public SwitchParameter Release { get; set; }

    /// <summary>Ask no question.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Called for each revision of the pipeline.</summary>
    protected override void ProcessRecord()
    {
        foreach (var application in Expand(Name))
        {
            if (_settled.Contains(application))
            {
                WriteVerbose($"{application}: {Shown()} is not needed any more.");
            }
            else if (!IsInForce(application))
            {
                ProcessApplication(application);
            }
        }
    }

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (!AgreesTo(application))
        {
            return;
        }

        _settled.Add(application);
        if (Revert)
        {
            RevertInGit(application);
        }
        else if ((Release
            ? Run(application, (engine, token) => engine.ReleaseAsync(application, token))
            : Run(application, (engine, token) => engine.RollbackAsync(application, Revision!, RequestedBy(), token))) is { } status)
        {
            WriteSuspension(status);
            WriteStatus(status);
        }
    }

    // Of a list of revisions the one that is followed now is no earlier one. When it is named alone, the engine says so.
    private bool IsInForce(string application)
    {
        if (Release || !MyInvocation.ExpectingInput
            || Run(application, (engine, token) => engine.GetApplicationAsync(application, token)) is not { } status
            || (status.HeldRevision ?? status.DesiredRevision ?? status.AppliedRevision)?.Id != Revision)
        {
            return false;
        }

        WriteVerbose($"{application}: {Shown()} is in force already.");
        return true;
    }

    private bool AgreesTo(string application)
    {
        var action = Release ? "Release the held revision"
            : Revert ? $"Commit the content of {Shown()} to {Branch ?? "the followed branch"}"
            : $"Roll back to {Shown()} and hold it";
        if (!(Release ? HoldsRevision(application) : Revert || CanRollBack(application)))
        {
            return false;
        }

        if (IsWhatIf)
        {
            ShouldProcess(application, action);
            if (Revert)
            {
                ShowCommit(application, action);
            }
            else
            {
                ShowPlan(application);
            }

            _settled.Add(application);
            return false;
        }

        return (Force && !MyInvocation.BoundParameters.ContainsKey("Confirm")) || Agrees(application, action);
    }

    // What would be refused is neither previewed nor asked about. In a list of revisions, one that was never applied is passed over.
    private bool CanRollBack(string application)
    {
        var recorded = Look(application, (engine, token) => engine.CheckRollbackAsync(application, Revision!, token));
        if (MyInvocation.ExpectingInput && recorded.Error is { } error && error.Code == DiagnosticCatalog.UnknownRevision.Code)
        {
            Write(error with { Severity = DiagnosticSeverity.Warning }, application);
            return false;
        }

        return Accept(recorded, application);
    }

    private bool HoldsRevision(string application)
    {
        var status = Run(application, (engine, token) => engine.GetApplicationAsync(application, token));
        if (status is { HeldRevision: null })
        {
            Write(DiagnosticCatalog.NotHeld.Create($"'{application}' holds no revision."), application);
        }

        return status?.HeldRevision is not null;
    }

    // What reconciling does after a rollback is what an operator wants to know before it.
    private void ShowPlan(string application)
    {
        if (Release || Run(application, (engine, token) => engine.PlanAsync(application, new PlanQuery { Revision = Revision, Requested = true }, token)) is not { } plan)
        {
            return;
        }

        WriteHolds(plan);
        foreach (var change in plan.Effective)
        {
            ShouldProcess(change.Id.ToString(), PlanText.Describe(change));
        }
    }

    // The files that the commit would change, from the same code that makes it.
    private void ShowCommit(string application, string action)
    {
        if (RevertAsOne(application, preview: true) is not { } outcome)
        {
            return;
        }

        foreach (var path in outcome.ChangedPaths)
        {
            ShouldProcess($"{PlainText.Line(path)} of {outcome.Branch ?? Branch ?? "the followed branch"}", action);
        }
    }

    private PushOutcome? RevertAsOne(string application, bool preview)
    {
        var query = new RevertQuery(Revision!, RequestedBy()) { Branch = Branch, Preview = preview };
        return Run(application, (engine, token) => engine.RevertAsync(application, query, token));
    }

    private void RevertInGit(string application)
    {
        if (RevertAsOne(application, preview: false) is not { } outcome)
        {
            return;
        }

        if (outcome.Status is PushStatus.NotFastForward or PushStatus.Rejected)
        {
            Write(DiagnosticCatalog.CommitNotPushed.Create($"{application}: {outcome.Status}. {outcome.Message}".TrimEnd()), application);
            return;
        }

        WriteObject(new RevertOutcome(application, outcome.Status, outcome.Branch ?? Branch, outcome.Revision));
    }

    private string Shown() => Subject is { Length: > 0 } ? $"{Contracts.Revision.Shorten(Revision!)} '{PlainText.Line(Subject)}'" : Contracts.Revision.Shorten(Revision!);
}
