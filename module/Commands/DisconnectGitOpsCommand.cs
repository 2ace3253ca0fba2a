using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Closes a connection.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "GitOps")]
public sealed class DisconnectGitOpsCommand : GitOpsCommand
{
    /// <summary>Connection to close; the one that this runspace opened last when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public override GitOpsContext? Context { get; set; }

    /// <summary>Closes the connection.</summary>
    protected override void ProcessRecord()
    {
        if (EngineSessions.Find(Context) is { } session)
        {
            EngineSessions.Close(session);
        }
    }
}
