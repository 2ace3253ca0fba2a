using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets the current connection.</summary>
[Cmdlet(VerbsCommon.Get, "GitOpsContext")]
[OutputType(typeof(GitOpsContext))]
public sealed class GetGitOpsContextCommand : GitOpsCommand
{
    /// <summary>Writes the connection.</summary>
    protected override void EndProcessing()
    {
        if (EngineSessions.Find(Context) is { } session)
        {
            WriteObject(session.Context);
        }
    }
}
