using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Makes targets equal to Git.</summary>
/// <remarks>Plans first, asks for each resource as -WhatIf and -Confirm say, then applies exactly that plan; a plan that changed meanwhile is held. When one resource is refused the application is left alone. Deleting and replacing resources asks once more unless -Force is given.</remarks>
/// <example><code>Invoke-GitOpsReconciliation shop-web -WhatIf</code><para>Shows the true plan; writes nothing.</para></example>
/// <example><code>Get-GitOpsDrift | Invoke-GitOpsReconciliation</code><para>Heals what drifted.</para></example>
/// <example><code>Invoke-GitOpsReconciliation shop-* -Force -Confirm:$false</code><para>Unattended.</para></example>
[Cmdlet(VerbsLifecycle.Invoke, "GitOpsReconciliation", SupportsShouldProcess = true)]
[Alias("gorec")]
[OutputType(typeof(ReconcileReport))]
public sealed class InvokeGitOpsReconciliationCommand : ApplicationCommand
{
    private bool _yesToAll;
    private bool _noToAll;

    /// <summary>Apply although the mode is manual or a window denies it, and ask no second time before deleting. Never past policies, projects and quotas.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Let this run prune past the quota of the definition.</summary>
    [Parameter]
    public SwitchParameter Prune { get; set; }

    /// <summary>Only ask for the run and return at once.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Longest wait of each application: 90s, 5m, 1h30m or 00:05:00.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        var query = new PlanQuery { ReadOnly = MyInvocation.BoundParameters.ContainsKey("WhatIf") };
        if (Run(application, (engine, token) => engine.PlanAsync(application, query, token)) is { } plan && MayApply(application, plan))
        {
            Apply(application, plan);
        }
    }

    private bool MayApply(string application, Plan plan)
    {
        if (plan.HasErrors)
        {
            plan.Diagnostics.ToList().ForEach(d => Write(d, application));
            return false;
        }

        if (plan.IsEmpty)
        {
            return ShouldProcess(application, "Reconcile (nothing to change)");
        }

        var agreed = plan.Effective.Select(c => ShouldProcess(c.Id.ToString(), PlanText.Describe(c))).ToList();
        if (agreed.Contains(false))
        {
            WriteVerbose($"{application}: left alone, since not every change was agreed to.");
            return false;
        }

        var destructive = plan.Effective.Count(c => c.Action is ChangeAction.Delete or ChangeAction.Replace);
        return destructive == 0 || Force || ShouldContinue(
            $"{application}: {destructive} resources will be deleted or replaced. Go on?", "Delete resources", ref _yesToAll, ref _noToAll);
    }

    private void Apply(string application, Plan plan)
    {
        var query = new ReconcileQuery
        {
            Wait = !NoWait,
            Force = Force,
            Prune = Prune ? true : null,
            ApprovedPlan = plan.IsEmpty ? null : plan.Digest,
            RequestedBy = RequestedBy(),
            Timeout = Timeout,
        };
        if (Run(application, (engine, token) => engine.ReconcileAsync(application, query, token)) is { } report)
        {
            WriteObject(report with { Plan = report.Plan ?? plan });
        }
    }
}
