using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Files;

namespace GitOpsServerless.Rendering.Detection;

/// <summary>What the files directly at a path say about how to render them.</summary>
internal static partial class SourceLayout
{
    private const int SchemaSearchBytes = 64 * 1024;
    private const int MaxJsonFilesLookedAt = 50;

    /// <summary>The kind that the definition says, or with <see cref="RenderingKind.Auto"/> the kind that the files show.</summary>
    public static async Task<RenderingKind> KindOfAsync(RenderRequest request, CancellationToken cancellationToken)
    {
        var said = request.Application.Rendering;
        if (said.Kind != RenderingKind.Auto)
        {
            return said.Kind;
        }

        if (said.Helm.Chart is not null)
        {
            return RenderingKind.Helm;
        }

        return SourcePath.Normalize(request.Application.Source.Path) is { } path
            && await request.Files.ListAsync(path, cancellationToken) is { IsSuccess: true } listed
            ? await DetectAsync(request.Files, path, listed.Value, cancellationToken)
            : RenderingKind.Plain;
    }

    /// <summary>Whether a file name is one of the names that kustomize looks for.</summary>
    public static bool IsKustomization(string name) => name is "kustomization.yaml" or "kustomization.yml" or "Kustomization";

    private static async Task<RenderingKind> DetectAsync(
        IFileTree files, string path, IReadOnlyList<FileEntry> entries, CancellationToken cancellationToken)
    {
        var here = entries.Where(e => string.Equals(e.Path, path, StringComparison.Ordinal)
            || string.Equals(SourcePath.FolderOf(e.Path), path, StringComparison.Ordinal)).ToList();
        var names = here.Select(e => SourcePath.NameOf(e.Path)).ToList();
        if (names.Exists(IsKustomization))
        {
            return RenderingKind.Kustomize;
        }

        if (names.Contains("Chart.yaml", StringComparer.Ordinal))
        {
            return RenderingKind.Helm;
        }

        if (names.Exists(n => n.EndsWith(".bicepparam", StringComparison.Ordinal) || n.EndsWith(".bicep", StringComparison.Ordinal)))
        {
            return RenderingKind.Bicep;
        }

        foreach (var json in here.Where(e => e.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)).Take(MaxJsonFilesLookedAt))
        {
            if (await files.ReadAsync(json.Path, cancellationToken) is { IsSuccess: true, Value: { } content } && IsArmTemplate(content.Span))
            {
                return RenderingKind.Arm;
            }
        }

        return RenderingKind.Plain;
    }

    private static bool IsArmTemplate(ReadOnlySpan<byte> content) => TemplateSchema().IsMatch(
        System.Text.Encoding.UTF8.GetString(content[..Math.Min(content.Length, SchemaSearchBytes)]));

    [GeneratedRegex("\"\\$schema\"\\s{0,50}:\\s{0,50}\"[^\"]{0,200}deploymentTemplate\\.json", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TemplateSchema();
}
