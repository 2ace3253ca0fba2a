using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Starts a sandbox that plays every target, as a child process.</summary>
/// <remarks>The executable is found by GITOPS_HOST or beside the module. It also reconciles the definitions on its own, as a controller does.</remarks>
/// <example><code>Start-GitOpsSandbox -Path ./samples/quickstart | Connect-GitOps -Sandbox</code><para>Everything can be tried, nothing real is touched.</para></example>
/// <example><code>Start-GitOpsSandbox -Path ./definitions -StateFolder ./state -WhatIf</code><para>Shows what would be started.</para></example>
[Cmdlet(VerbsLifecycle.Start, "GitOpsSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(GitOpsSandbox))]
public sealed class StartGitOpsSandboxCommand : GitOpsCommand
{
    /// <summary>Folder with the definitions.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "Folder with the definitions.")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Folder of state and connection files; a new temporary one when it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StateFolder { get; set; }

    /// <summary>Longest wait for the start.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Starts the sandbox.</summary>
    protected override void EndProcessing()
    {
        var moduleFolder = System.IO.Path.GetDirectoryName(typeof(StartGitOpsSandboxCommand).Assembly.Location)!;
        if (SandboxProcesses.FindHost(Environment.GetEnvironmentVariable, moduleFolder) is not { } host)
        {
            Terminate(DiagnosticCatalog.SandboxUnavailable.Create("The gitops-serverless executable was not found."));
            return;
        }

        var definitions = GetUnresolvedProviderPathFromPSPath(Path);
        if (!ShouldProcess(definitions, "Start sandbox"))
        {
            return;
        }

        var state = StateFolder is null ? Directory.CreateTempSubdirectory("gitops-sandbox-").FullName : GetUnresolvedProviderPathFromPSPath(StateFolder);
        var started = Start(host, definitions, state);
        if (!started.IsSuccess)
        {
            Terminate(started.Error!, definitions);
        }

        WriteObject(started.Value);
    }

    private Result<GitOpsSandbox> Start(string host, string definitions, string state)
    {
        try
        {
            return SandboxProcesses.StartAsync(host, definitions, state, Timeout, Stopped).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
