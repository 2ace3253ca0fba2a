using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Gets what applications render to, without a target.</summary>
/// <remarks>Secrets are masked. With -Template the compiled ARM template of a Bicep application is written as JSON text.</remarks>
/// <example><code>Get-GitOpsManifest shop-web</code><para>Rendered resources.</para></example>
/// <example><code>Get-GitOpsManifest shop-infra -Template | Set-Content main.json</code><para>The compiled template.</para></example>
[Cmdlet(VerbsCommon.Get, "GitOpsManifest")]
[OutputType(typeof(RenderedManifest))]
public sealed class GetGitOpsManifestCommand : ApplicationCommand
{
    /// <summary>Revision to render; the desired one when it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [RevisionArgument]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Revision { get; set; }

    /// <summary>Write the compiled template of an Azure application.</summary>
    [Parameter]
    public SwitchParameter Template { get; set; }

    /// <summary>Called for each application.</summary>
    /// <param name="application">Name.</param>
    protected override void ProcessApplication(string application)
    {
        if (Run(application, (engine, token) => engine.RenderAsync(application, Revision, token)) is not { } state)
        {
            return;
        }

        if (Template)
        {
            WriteObject(state.Redactor.Redact(state.Template?.Template)?.ToJsonString(ContractsJson.Indented));
            return;
        }

        WriteObject(state.Resources.Select(r => Of(application, state, r)), enumerateCollection: true);
    }

    private static RenderedManifest Of(string application, DesiredState state, DesiredResource resource) => new(
        application,
        resource.Id.ToString(),
        resource.ApiVersion,
        resource.Provenance.File,
        state.Redactor.Redact(resource.Payload)!.ToJsonString(ContractsJson.Indented));
}
