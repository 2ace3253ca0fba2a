using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep;

/// <summary>
/// The outcome of a compilation. Exactly one of <see cref="Template"/> and <see cref="Parameters"/> is set when it
/// succeeded (for a <c>.bicepparam</c> root also the template it uses, when that is Bicep or JSON in the set);
/// neither when there is an error among the diagnostics.
/// </summary>
public sealed record BicepResult
{
    /// <summary>The template, or null. <c>metadata._generator.templateHash</c> is not written.</summary>
    public JsonObject? Template { get; init; }

    /// <summary>The deployment parameters file, or null.</summary>
    public JsonObject? Parameters { get; init; }

    /// <summary>Where each part of the template comes from.</summary>
    public BicepSourceMap SourceMap { get; init; } = BicepSourceMap.Empty;

    /// <summary>Everything that was found, in file and source order.</summary>
    public IReadOnlyList<BicepDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>
    /// Files that the compilation asked for and the set did not have. A caller that loads files on demand fetches
    /// these and compiles again; a file that stays missing is an error among the diagnostics.
    /// </summary>
    public IReadOnlyList<string> MissingFiles { get; init; } = [];

    /// <summary>Whether the compilation produced its output.</summary>
    public bool Succeeded => Template is not null || Parameters is not null;
}
