using System.Management.Automation;
using System.Security;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Opens an engine: in this process, at a controller, or on the sandbox.</summary>
/// <remarks>The engine in this process uses the operator's own sign-in (az, Az, azd, or the environment's service principal or managed identity). No token is asked for until a target needs one.</remarks>
/// <example><code>Connect-GitOps -Path ./definitions -StateFolder ~/.gitops</code><para>The engine in this process.</para></example>
/// <example><code>Connect-GitOps -Uri https://gitops-shop.azurewebsites.net -FunctionsKey (Read-Host -AsSecureString)</code><para>A controller.</para></example>
/// <example><code>Start-GitOpsSandbox | Connect-GitOps -Sandbox; Invoke-GitOpsReconciliation -WhatIf</code><para>Everything can be tried, nothing real is touched.</para></example>
[Cmdlet(VerbsCommunications.Connect, "GitOps", DefaultParameterSetName = "Folder")]
[OutputType(typeof(GitOpsContext))]
public sealed class ConnectGitOpsCommand : GitOpsCommand
{
    /// <summary>Folder with the definitions.</summary>
    [Parameter(ParameterSetName = "Folder", Mandatory = true, Position = 0, HelpMessage = "Folder with the definitions.")]
    [Parameter(ParameterSetName = "Sandbox", Mandatory = true, ValueFromPipelineByPropertyName = true, HelpMessage = "Folder with the definitions.")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Repository with the definitions.</summary>
    [Parameter(ParameterSetName = "Repository", Mandatory = true, HelpMessage = "Address of the repository with the definitions.")]
    [ValidateNotNull]
    public Uri? RepositoryUri { get; set; }

    /// <summary>Path of the definitions in the repository.</summary>
    [Parameter(ParameterSetName = "Repository")]
    public string RepositoryPath { get; set; } = string.Empty;

    /// <summary>Branch, tag or commit of the repository; its default branch when it is left out.</summary>
    [Parameter(ParameterSetName = "Repository")]
    [Alias("Revision")]
    public string? Branch { get; set; }

    /// <summary>Address of a controller, without /v1.</summary>
    [Parameter(ParameterSetName = "Controller", Mandatory = true, HelpMessage = "Address of the controller.")]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>Functions key of the controller.</summary>
    [Parameter(ParameterSetName = "Controller")]
    public SecureString? FunctionsKey { get; set; }

    /// <summary>Entra token for the controller.</summary>
    [Parameter(ParameterSetName = "Controller")]
    public SecureString? AccessToken { get; set; }

    /// <summary>Let a sandbox that Start-GitOpsSandbox started play every target.</summary>
    [Parameter(ParameterSetName = "Sandbox", Mandatory = true)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>Folder that keeps state between sessions; for a sandbox the folder that it was started with.</summary>
    [Parameter(ParameterSetName = "Folder")]
    [Parameter(ParameterSetName = "Repository")]
    [Parameter(ParameterSetName = "Sandbox", Mandatory = true, ValueFromPipelineByPropertyName = true, HelpMessage = "State folder of the sandbox.")]
    [ValidateNotNullOrEmpty]
    public string? StateFolder { get; set; }

    /// <summary>Opens the engine.</summary>
    protected override void ProcessRecord()
    {
        var (connection, location) = Describe();
        var session = EngineSessions.OpenAsync(connection, location, Stopped).GetAwaiter().GetResult();
        if (!session.IsSuccess)
        {
            Terminate(session.Error!, location);
        }

        WriteObject(session.Value.Context);
    }

    private (EngineConnection Connection, string Location) Describe()
    {
        var state = StateFolder is null ? null : GetUnresolvedProviderPathFromPSPath(StateFolder);
        switch (ParameterSetName)
        {
            case "Controller":
                var (header, value) = FunctionsKey is not null ? ("x-functions-key", Secrets.Reveal(FunctionsKey))
                    : AccessToken is not null ? ("Authorization", $"Bearer {Secrets.Reveal(AccessToken)}") : (null, null);
                return (new EngineConnection(EngineConnectionKind.Controller)
                {
                    Controller = Uri,
                    CredentialHeader = header,
                    Credential = value is null ? null : new SecretValue(value, null),
                }, Uri!.ToString());
            case "Repository":
                return (new EngineConnection(EngineConnectionKind.Local)
                {
                    Definitions = new SourceDefinition { Url = RepositoryUri!.OriginalString, Revision = Branch, Path = RepositoryPath },
                    StateFolder = state,
                }, RepositoryUri.OriginalString);
            default:
                var folder = GetUnresolvedProviderPathFromPSPath(Path);
                return (new EngineConnection(Sandbox ? EngineConnectionKind.Sandbox : EngineConnectionKind.Local)
                {
                    Definitions = new SourceDefinition { Directory = folder },
                    StateFolder = state,
                }, folder);
        }
    }
}
