using System.Management.Automation;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets the revisions of an application's path, newest first.</summary>
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
