using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;
using GitOpsServerless.PowerShell.Planning;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Makes targets equal to Git.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "GitOpsReconciliation", SupportsShouldProcess = true)]
[Alias("gorec")]
[OutputType(typeof(ReconcileReport))]
public sealed class InvokeGitOpsReconciliationCommand : ApplicationCommand
{
    private readonly List<string> _chosen = [];
    private bool _yesToAll;
    private bool _noToAll;

    /// <summary>Apply although the mode is manual or a window denies it, and ask no second time before deleting. Never past policies, projects and quotas.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Let this run prune, also where the definition's switch is off, and past its quota and the guard of empty renders. What it deletes is shown and asked about as everything else.</summary>
    [Parameter]
    public SwitchParameter Prune { get; set; }

    /// <summary>Only ask for the run and return at once.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Longest wait of each application: 90s, 5m, 1h30m or 00:05:00; a bare number is seconds.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(30);

    private bool? PruneOf => Prune ? true : null;

    /// <summary>Takes the names of the pipeline; the order of the work depends on all of them.</summary>
    protected override void ProcessRecord() => _chosen.AddRange(Expand(Name));

    /// <summary>Reconciles: those that others wait for come first, otherwise the order stays.</summary>
    protected override void EndProcessing() => ProcessAll(InOrder([.. _chosen.Distinct(StringComparer.Ordinal)]));

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Look(application, (engine, token) => engine.GetApplicationAsync(application, token)) is { IsSuccess: true, Value: { } status }
            && Standstill.Suspension(status) is { } suspension)
        {
            Write(suspension, application);
            WriteObject(new ReconcileReport(ForOperators(status) with { Message = $"{suspension.Message} Nothing was done." }, null, null));
            return;
        }

        var planned = Look(application, (engine, token) => engine.PlanAsync(application, new PlanQuery { Prune = PruneOf, Requested = true, Force = Force }, token));
        if (IsWhatIf && !planned.IsSuccess && planned.Diagnostics.All(d => !d.IsError || d.Code == DiagnosticCatalog.InputMissing.Code))
        {
            // Nothing is wrong: the plan depends on what the other application delivers when it is reconciled.
            WriteWarning($"{application} waits for another application, so its plan is not known yet. {planned.Error!.Message}");
        }
        else if (Accept(planned, application) && MayApply(application, planned.Value))
        {
            Apply(application, planned.Value);
        }
    }

    // An engine in this process works while a cmdlet waits for it, and no longer.
    private string AskedFor() => Session().Context.Kind == EngineConnectionKind.Controller
        ? "Asked for; Wait-GitOpsApplication waits for it."
        : "Asked for; a controller on the same state, or the next Invoke-GitOpsReconciliation, does it.";

    private IReadOnlyList<string> InOrder(IReadOnlyList<string> applications)
    {
        if (applications.Count < 2)
        {
            return applications;
        }

        var definitions = Await(static (engine, token) => engine.GetDefinitionsAsync(token)).Applications;
        return ApplicationOrder.Of(applications, name => definitions.GetValueOrDefault(name));
    }

    private bool MayApply(string application, Plan plan)
    {
        plan.Diagnostics.ToList().ForEach(d => Write(d, application));
        if (plan.HasErrors)
        {
            return false;
        }

        WriteHolds(plan);
        if (plan.IsEmpty)
        {
            return Agrees(application, "Reconcile (nothing to change)");
        }

        var agreed = plan.Effective.Select(c => Agrees(c.Id.ToString(), PlanText.Describe(c))).ToList();
        if (agreed.Contains(false))
        {
            WriteVerbose($"{application}: left alone, since not every change was agreed to.");
            return false;
        }

        var destructive = plan.Effective.Count(c => c.Action is ChangeAction.Delete or ChangeAction.Replace);
        return destructive == 0 || Force || AgreesToContinue(
            application, $"{application} at {Session().Context.Location}: {destructive} resources will be deleted or replaced. Go on?", "Delete resources", ref _yesToAll, ref _noToAll);
    }

    private void Apply(string application, Plan plan)
    {
        ExpectResources(plan.Effective.Count());
        var query = new ReconcileQuery
        {
            Wait = !NoWait,
            Force = Force,
            Prune = PruneOf,
            BoundPlan = plan.Digest,
            RequestedBy = RequestedBy(),
            Timeout = Timeout,
        };
        if (Run(application, (engine, token) => engine.ReconcileAsync(application, query, token)) is not { } report)
        {
            return;
        }

        if (NoWait)
        {
            WriteObject(report with { Status = ForOperators(report.Status) with { Message = AskedFor() }, Plan = plan });
        }
        else
        {
            WriteObject(report with { Status = ForOperators(report.Status), Plan = report.Plan ?? plan });
        }
    }
}
