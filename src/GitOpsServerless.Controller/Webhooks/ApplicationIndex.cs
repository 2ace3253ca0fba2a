using System.Text.Json.Serialization;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Documents;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>
/// What is needed to find the applications that a webhook wakes. Small, kept in the state store, so that a webhook is answered
/// without reading the definitions.
/// </summary>
/// <param name="Entries">One entry an application.</param>
internal sealed record ApplicationIndex([property: JsonRequired] IReadOnlyList<IndexEntry> Entries) : IVersionedDocument
{
    public const string Key = "controller/index.json";

    public int SchemaVersion { get; init; } = VersionedDocument.Newest;

    /// <summary>Revision of the definitions that it was made of.</summary>
    public string? Revision { get; init; }

    public static ApplicationIndex Of(DefinitionSet definitions) =>
        new([.. definitions.Applications.Values.OrderBy(a => a.Name, StringComparer.Ordinal).Select(IndexEntry.Of)]) { Revision = definitions.Revision };

    /// <summary>With the entries that are known from before and are not here.</summary>
    public ApplicationIndex WithKnown(IReadOnlyList<IndexEntry> known)
    {
        var names = Entries.Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        return this with { Entries = [.. Entries, .. known.Where(e => !names.Contains(e.Name))] };
    }
}

/// <summary>Where one application comes from.</summary>
/// <param name="Name">Application.</param>
/// <param name="Repository">Comparable address; null for a directory.</param>
/// <param name="Revision">Branch, tag, range, ref or commit; null means the default branch.</param>
/// <param name="Path">Path in the source.</param>
/// <param name="Artifacts">Comparable names of images and charts that the definition names.</param>
internal sealed record IndexEntry(string Name, string? Repository, string? Revision, string Path, IReadOnlyList<string> Artifacts)
{
    public static IndexEntry Of(ApplicationDefinition application)
    {
        var artifacts = application.Rendering.Kustomize.Images.Select(i => i.NewName ?? i.Name).ToList();
        if (application.Rendering.Helm is { Repository: { } repository, Chart: { } chart } && repository.StartsWith("oci://", StringComparison.OrdinalIgnoreCase))
        {
            artifacts.Add($"{repository.TrimEnd('/')}/{chart}");
        }

        if (application.Source.Url?.StartsWith("oci://", StringComparison.OrdinalIgnoreCase) == true)
        {
            artifacts.Add(application.Source.Url);
        }

        return new IndexEntry(
            application.Name,
            application.Source.Url is { } url ? RepositoryAddress.Normalise(url) : null,
            application.Source.Revision,
            application.Source.Path.Trim('/'),
            [.. artifacts.Select(ArtifactName.Normalise)]);
    }
}
