using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Tells whether the definitions are valid: true when they have no error.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GitOpsConfiguration", DefaultParameterSetName = "Answer")]
[OutputType(typeof(bool), ParameterSetName = ["Answer"])]
[OutputType(typeof(Diagnostic), ParameterSetName = ["Detailed"])]
public sealed class TestGitOpsConfigurationCommand : GitOpsCommand
{
    /// <summary>Write all diagnostics instead of the answer.</summary>
    [Parameter(ParameterSetName = "Detailed", Mandatory = true)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Writes the answer.</summary>
    protected override void EndProcessing()
    {
        var definitions = Await(null, static (engine, token) => engine.GetDefinitionsAsync(token));
        if (Detailed)
        {
            WriteObject(definitions.Diagnostics, enumerateCollection: true);
        }
        else
        {
            WriteObject(!definitions.Diagnostics.Any(d => d.IsError));
        }
    }
}
