using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets the current connection.</summary>
/// <remarks>Writes nothing when there is none.</remarks>
/// <example><code>Get-GitOpsContext</code><para>The current connection.</para></example>
/// <example><code>$context = Get-GitOpsContext; Get-GitOpsApplication | ForEach-Object -Parallel { Compare-GitOpsState $_.Name -Context $using:context }</code><para>Uses one connection in parallel runspaces.</para></example>
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
