using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Closes a connection.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "GitOps")]
public sealed class DisconnectGitOpsCommand : GitOpsCommand
{
    /// <summary>Closes the connection.</summary>
    protected override void EndProcessing()
    {
        if (EngineSessions.Find(Context) is { } session)
        {
            EngineSessions.Close(session);
        }
    }
}
