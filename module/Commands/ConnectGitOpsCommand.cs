using System.Management.Automation;
using System.Security;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Opens an engine: in this process, at a controller, or on the sandbox.</summary>
[Cmdlet(VerbsCommunications.Connect, "GitOps", DefaultParameterSetName = "Folder")]
[OutputType(typeof(GitOpsContext))]
public sealed class ConnectGitOpsCommand : GitOpsCommand
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Folder with the definitions.</summary>
    [Parameter(ParameterSetName = "Folder", Mandatory = true, Position = 0, HelpMessage = "Folder with the definitions.")]
    [Parameter(ParameterSetName = "Sandbox", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

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

    /// <summary>Let a sandbox play every target: the one from the pipeline or of -StateFolder, else the newest of this session, else a new one.</summary>
    [Parameter(ParameterSetName = "Sandbox", Mandatory = true)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>Folder that keeps state between sessions; for a sandbox the folder that it was started with.</summary>
    [Parameter(ParameterSetName = "Folder")]
    [Parameter(ParameterSetName = "Repository")]
    [Parameter(ParameterSetName = "Sandbox", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateFolder { get; set; }

    /// <summary>Opens the engine.</summary>
    protected override void ProcessRecord()
    {
        var (connection, location) = Describe();
        WriteObject(EngineSessions.Register(Finish(token => EngineSessions.OpenAsync(connection, location, token), location)).Context);
    }

    private (EngineConnection Connection, string Location) Describe() => ParameterSetName switch
    {
        "Controller" => (DescribeController(PlainAddress(Uri!)), Uri!.ToString()),
        "Repository" => (new EngineConnection(EngineConnectionKind.Local)
        {
            Definitions = new SourceDefinition { Url = PlainRepository(RepositoryUri!).OriginalString, Revision = Branch, Path = RepositoryPath },
            StateFolder = StateFolder is null ? null : GetUnresolvedProviderPathFromPSPath(StateFolder),
        }, RepositoryUri!.OriginalString),
        "Sandbox" => DescribeSandbox(),
        _ => DescribeFolder(EngineConnectionKind.Local, ExistingFolder(Path!), StateFolder is null ? null : GetUnresolvedProviderPathFromPSPath(StateFolder)),
    };

    private static (EngineConnection Connection, string Location) DescribeFolder(EngineConnectionKind kind, string folder, string? state) =>
        (new EngineConnection(kind) { Definitions = new SourceDefinition { Directory = folder }, StateFolder = state }, folder);

    private EngineConnection DescribeController(Uri address) => new(EngineConnectionKind.Controller)
    {
        Controller = address,
        CredentialHeader = FunctionsKey is null ? null : "x-functions-key",
        Credential = FunctionsKey is null ? null : new SecretValue(Secrets.Reveal(FunctionsKey), null),
        AccessToken = AccessToken is null ? null : new SecretValue(Secrets.Reveal(AccessToken), null),
    };

    // A key in the address (?code=…, user:password@) would be shown with the connection.
    private Uri PlainAddress(Uri address)
    {
        if (address.IsAbsoluteUri && (address.Query.Length > 0 || address.UserInfo.Length > 0 || address.Fragment.Length > 0))
        {
            Terminate(
                DiagnosticCatalog.InvalidSetting.Create("The controller's address has a query, a fragment or a user in it. Give the address alone, and a key as -FunctionsKey."),
                address.GetLeftPart(UriPartial.Path).Replace($"{address.UserInfo}@", string.Empty, StringComparison.Ordinal));
        }

        return address;
    }

    private Uri PlainRepository(Uri address)
    {
        if (RepositoryAddress.ProblemOf(address) is { } problem)
        {
            Terminate(problem);
        }

        return address;
    }

    private (EngineConnection Connection, string Location) DescribeSandbox()
    {
        var folder = Path is null ? null : ExistingFolder(Path);
        var state = StateFolder is null ? null : GetUnresolvedProviderPathFromPSPath(StateFolder);
        if (state is not null && folder is not null)
        {
            SandboxProcesses.Forget(state);
            return DescribeFolder(EngineConnectionKind.Sandbox, folder, state);
        }

        var sandbox = SandboxProcesses.Running().FirstOrDefault(s => state is null || s.StateFolder == state)
            ?? Finish(token => SandboxStart.StartAsync(folder, state, asController: false, StartTimeout, token), folder);
        return DescribeFolder(EngineConnectionKind.Sandbox, folder ?? sandbox.Path, sandbox.StateFolder);
    }

    private string ExistingFolder(string path)
    {
        var folder = GetUnresolvedProviderPathFromPSPath(path);
        if (!Directory.Exists(folder))
        {
            Terminate(DiagnosticCatalog.DirectoryNotFound.Create($"There is no folder {folder}.", folder, help: "Check the path; relative ones start at the current location."), folder);
        }

        return folder;
    }
}
