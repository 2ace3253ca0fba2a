using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Closes a connection.</summary>
/// <remarks>Nothing of what runs at a controller is stopped.</remarks>
/// <example><code>Disconnect-GitOps</code><para>Closes the current connection.</para></example>
/// <example><code>Disconnect-GitOps -Context $context</code><para>Closes a certain one.</para></example>
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
