using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Tells whether the definitions are valid: true when they have no error. Each error is a warning beside the answer.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GitOpsConfiguration", DefaultParameterSetName = "Answer")]
[OutputType(typeof(bool), ParameterSetName = ["Answer"])]
[OutputType(typeof(Diagnostic), ParameterSetName = ["Detailed"])]
public sealed class TestGitOpsConfigurationCommand : GitOpsCommand
{
    /// <summary>Folder with the definitions; needs no connection. The definitions of the connection when it is left out.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Write all diagnostics instead of the answer.</summary>
    [Parameter(ParameterSetName = "Detailed", Mandatory = true)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Writes the answer.</summary>
    protected override void EndProcessing()
    {
        var definitions = Path is null ? Await(static (engine, token) => engine.GetDefinitionsAsync(token)) : Read(GetUnresolvedProviderPathFromPSPath(Path));
        if (Detailed)
        {
            WriteObject(definitions.Diagnostics, enumerateCollection: true);
            return;
        }

        var errors = definitions.Diagnostics.Where(d => d.IsError).ToList();
        errors.ForEach(d => WriteWarning(d.ToString()));
        WriteObject(errors.Count == 0);
    }

    private DefinitionSet Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            Terminate(DiagnosticCatalog.DirectoryNotFound.Create($"There is no folder {folder}.", folder, help: "Check the path; relative ones start at the current location."), folder);
        }

        return Finish(token => ReadAsync(folder, token), folder);
    }

    private static async Task<Result<DefinitionSet>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var connection = new EngineConnection(EngineConnectionKind.Local) { Definitions = new SourceDefinition { Directory = folder } };
        var session = await EngineSessions.OpenAsync(connection, folder, cancellationToken);
        if (!session.IsSuccess)
        {
            return Result<DefinitionSet>.Failure(session.Diagnostics);
        }

        await using var engine = session.Value.Engine;
        return await engine.GetDefinitionsAsync(cancellationToken);
    }
}
