using System.Management.Automation;
using System.Text.Json;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Files;
using GitOpsServerless.PowerShell.Isolation;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Writes the definition of an application to a file.</summary>
[Cmdlet(VerbsCommon.New, "GitOpsApplication", SupportsShouldProcess = true, DefaultParameterSetName = "Repository")]
[OutputType(typeof(FileInfo))]
public sealed class NewGitOpsApplicationCommand : PSCmdlet
{
    /// <summary>Name: a DNS label of at most 63 characters.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "Name of the application.")]
    [ValidatePattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")]
    public string Name { get; set; } = string.Empty;

    /// <summary>File to write.</summary>
    [Parameter(Mandatory = true, Position = 1, HelpMessage = "File to write.")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Repository of the desired state.</summary>
    [Parameter(ParameterSetName = "Repository", Mandatory = true, HelpMessage = "Repository of the desired state.")]
    [ValidateNotNull]
    public Uri? RepositoryUri { get; set; }

    /// <summary>Branch, tag or version range; the repository's default branch when it is left out.</summary>
    [Parameter(ParameterSetName = "Repository")]
    public string? Revision { get; set; }

    /// <summary>Directory of the desired state, relative to the definitions.</summary>
    [Parameter(ParameterSetName = "Directory", Mandatory = true, HelpMessage = "Directory of the desired state.")]
    [ValidateNotNullOrEmpty]
    public string? Directory { get; set; }

    /// <summary>Path inside the source.</summary>
    [Parameter]
    public string SourcePath { get; set; } = string.Empty;

    /// <summary>Name of the target.</summary>
    [Parameter]
    public string? Target { get; set; }

    /// <summary>Delete resources that are no longer desired.</summary>
    [Parameter]
    public SwitchParameter Prune { get; set; }

    /// <summary>Write over a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the file.</summary>
    protected override void EndProcessing()
    {
        var path = GetUnresolvedProviderPathFromPSPath(Path);
        if (File.Exists(path) && !Force)
        {
            ThrowTerminatingError(new GitOpsException(DiagnosticCatalog.FileExists.Create($"{path} exists."), path).ToRecord());
        }

        var text = Document();
        if (Mistake(path, text) is { } mistake)
        {
            ThrowTerminatingError(new GitOpsException(mistake, Name).ToRecord());
        }

        if (ShouldProcess(path, $"Write the definition of {Name}"))
        {
            if (TextFile.Write(path, text) is { } problem)
            {
                ThrowTerminatingError(new GitOpsException(problem, path).ToRecord());
            }

            WriteObject(InvokeProvider.Item.Get([path], force: true, literalPath: true), enumerateCollection: true);
        }
    }

    private Diagnostic? Mistake(string path, string text) =>
        (RepositoryUri is null ? null : RepositoryAddress.ProblemOf(RepositoryUri))
        ?? FolderProblem()
        ?? EngineBridge.CreateTools().CheckFields(System.IO.Path.GetFileName(path), text).FirstOrDefault(d => d.IsError);

    private Diagnostic? FolderProblem() => Directory is { } folder && Leaves(folder)
        ? DiagnosticCatalog.DirectoryNotAllowed.Create($"The directory '{folder}' leaves the folder of the definitions.")
        : null;

    private static bool Leaves(string folder)
    {
        var depth = 0;
        foreach (var segment in folder.Split('/', '\\'))
        {
            depth += segment switch { ".." => -1, "" or "." => 0, _ => 1 };
            if (depth < 0)
            {
                return true;
            }
        }

        return false;
    }

    // A JSON string is a YAML string (YAML 1.2), so no value can break out of its place.
    private string Document()
    {
        var lines = new List<string> { "apiVersion: gitops.serverless/v1", "kind: Application", "metadata:", $"  name: {Name}", "spec:", "  source:" };
        Add(lines, "    url", RepositoryUri?.OriginalString);
        Add(lines, "    revision", Revision);
        Add(lines, "    directory", Directory);
        Add(lines, "    path", SourcePath);
        Add(lines, "  target", Target);
        if (Prune)
        {
            lines.AddRange(["  sync:", "    prune: true"]);
        }

        return string.Join('\n', lines) + "\n";
    }

    private static void Add(List<string> lines, string field, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            lines.Add($"{field}: {JsonSerializer.Serialize(value, ContractsJson.Options)}");
        }
    }
}
