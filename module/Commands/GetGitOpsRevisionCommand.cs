using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets the revisions of an application's path, newest first.</summary>
/// <remarks>Only commits that touched the path are listed.</remarks>
/// <example><code>Get-GitOpsRevision shop-web -Last 5</code><para>The last five revisions.</para></example>
/// <example><code>Get-GitOpsRevision shop-web -Last 5 | Out-GridView -PassThru | Restore-GitOpsRevision</code><para>Rolls back to a chosen revision.</para></example>
[Cmdlet(VerbsCommon.Get, "GitOpsRevision")]
[OutputType(typeof(ApplicationRevision))]
public sealed class GetGitOpsRevisionCommand : ApplicationCommand
{
    /// <summary>Most revisions of each application.</summary>
    [Parameter]
    [ValidateRange(1, 200)]
    public int Last { get; set; } = 20;

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Run(application, (engine, token) => engine.GetRevisionsAsync(application, Last, token)) is { } revisions)
        {
            WriteObject(revisions.Select(r => new ApplicationRevision(application, r.Id) { Author = r.Author, Date = r.Date, Subject = r.Subject }), enumerateCollection: true);
        }
    }
}
