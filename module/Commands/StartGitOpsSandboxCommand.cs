using System.Management.Automation;
using GitOpsServerless.PowerShell.Completion;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Starts a sandbox that plays every target, as a child process.</summary>
[Cmdlet(VerbsLifecycle.Start, "GitOpsSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(GitOpsSandbox))]
public sealed class StartGitOpsSandboxCommand : GitOpsCommand
{
    /// <summary>Folder with the definitions; a copy of the sample that comes with the module when it is left out.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Folder of state and connection files; a new temporary one when it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StateFolder { get; set; }

    /// <summary>Let it reconcile by itself and serve the API and the dashboard, as a controller does.</summary>
    [Parameter]
    public SwitchParameter Controller { get; set; }

    /// <summary>Longest wait for the start.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Starts the sandbox.</summary>
    protected override void EndProcessing()
    {
        var definitions = Path is null ? null : GetUnresolvedProviderPathFromPSPath(Path);
        if (Agrees(definitions ?? SandboxStart.Sample, Controller ? "Start sandbox and controller" : "Start sandbox"))
        {
            var state = StateFolder is null ? null : GetUnresolvedProviderPathFromPSPath(StateFolder);
            WriteObject(Finish(token => SandboxStart.StartAsync(definitions, state, Controller, Timeout, token), definitions));
        }
    }
}
