using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep;

/// <summary>
/// The outcome of a compilation. When it succeeded, <see cref="Template"/> is set, or <see cref="Parameters"/> for a
/// <c>.bicepparam</c> root, together with the template that it uses; neither when there is an error among the diagnostics.
/// </summary>
public sealed record BicepResult
{
    /// <summary>The template with its <c>metadata._generator.templateHash</c>, or null; for a <c>.bicepparam</c> root the template that it uses, null for <c>using none</c>.</summary>
    public JsonObject? Template { get; init; }

    /// <summary>The deployment parameters file, or null.</summary>
    public JsonObject? Parameters { get; init; }

    /// <summary>For a <c>.bicepparam</c> root: the file of the set that is its template; null when the template is none of the set.</summary>
    public string? UsedFile { get; init; }

    /// <summary>Where each part of the template comes from.</summary>
    public BicepSourceMap SourceMap { get; init; } = BicepSourceMap.Empty;

    /// <summary>Everything that was found, in file and source order.</summary>
    public IReadOnlyList<BicepDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>
    /// Files that the compilation asked for and the set did not have. A caller that loads files on demand fetches
    /// these and compiles again; a file that stays missing is an error among the diagnostics.
    /// </summary>
    public IReadOnlyList<string> MissingFiles { get; init; } = [];

    /// <summary>
    /// Modules of registries and template specs that the cache did not have. A caller that can restore them does, and
    /// compiles again; one that stays missing is GOS0313 among the diagnostics.
    /// </summary>
    public IReadOnlyList<BicepModuleReference> MissingModules { get; init; } = [];

    /// <summary>Whether the compilation produced its output.</summary>
    public bool Succeeded => Template is not null || Parameters is not null;
}
