using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Compares desired and live state of applications.</summary>
[Cmdlet(VerbsData.Compare, "GitOpsState")]
[OutputType(typeof(Plan))]
public sealed class CompareGitOpsStateCommand : ApplicationCommand
{
    /// <summary>Revision to compare with; the desired one when it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [RevisionArgument]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Revision { get; set; }

    /// <summary>Use nothing that needs write permission, not even a dry run.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    private protected override string KeyOf(string application) => $"{application}\n{Revision}";

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        var query = new PlanQuery { Revision = Revision, ReadOnly = ReadOnly };
        if (Run(application, (engine, token) => engine.PlanAsync(application, query, token)) is not { } plan)
        {
            return;
        }

        foreach (var diagnostic in plan.Diagnostics)
        {
            Write(diagnostic, application);
        }

        WriteObject(plan);
    }
}
