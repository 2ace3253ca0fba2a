using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>A template with its parameters, whatever language it was written in.</summary>
/// <param name="File">File to point at.</param>
/// <param name="Document">For expansion.</param>
/// <param name="Template">For deployment.</param>
/// <param name="Parameters">Name → <c>{ value }</c> or <c>{ reference }</c>.</param>
internal sealed record CompiledTemplate(string File, TemplateDocument Document, JsonObject Template, JsonObject Parameters)
{
    /// <summary>Remarks of compiling.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The JSON parameter file; null when there is none.</summary>
    public ParameterFile? ParameterFile { get; init; }

    /// <summary>Values that a sign-in or Azure has to supply.</summary>
    public JsonObject? ExternalInputs { get; init; }

    /// <summary>Leads a path of the template (<c>resources[2].properties</c>) back to where it was written; null for ARM JSON, which is what was written.</summary>
    public Func<string, Provenance?>? SourceOf { get; init; }
}
