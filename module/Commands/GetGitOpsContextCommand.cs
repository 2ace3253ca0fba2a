using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets the current connection, or all open ones.</summary>
[Cmdlet(VerbsCommon.Get, "GitOpsContext")]
[OutputType(typeof(GitOpsContext))]
public sealed class GetGitOpsContextCommand : GitOpsCommand
{
    /// <summary>Get all open connections of this process, whichever runspace opened them.</summary>
    [Parameter]
    public SwitchParameter ListAvailable { get; set; }

    /// <summary>Writes the connection.</summary>
    protected override void EndProcessing()
    {
        if (ListAvailable)
        {
            WriteObject(EngineSessions.All.Select(s => s.Context), enumerateCollection: true);
        }
        else if (EngineSessions.Find(Context) is { } session)
        {
            WriteObject(session.Context);
        }
    }
}
