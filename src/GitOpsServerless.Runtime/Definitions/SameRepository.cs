using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Definitions;

/// <summary>
/// What a relative directory means in definitions that come from a repository: a folder of that repository, at the revision that is
/// followed. So the same documents work from a folder and from Git, and name no place of the host's machine.
/// </summary>
internal static class SameRepository
{
    /// <summary>The definitions with such sources filled in; a directory that leaves the repository stays as it is, and no source serves it.</summary>
    public static DefinitionSet Apply(DefinitionSet set, SourceDefinition root) => root.Url is null
        ? set
        : set with { Applications = set.Applications.ToDictionary(a => a.Key, a => a.Value with { Source = Fill(a.Value.Source, root) }, StringComparer.Ordinal) };

    private static SourceDefinition Fill(SourceDefinition source, SourceDefinition root) =>
        source is { Url: null, Directory: { } directory } && Normalize($"{root.Path}/{directory}/{source.Path}", directory) is { } path
            ? source with
            {
                Url = root.Url,
                Directory = null,
                Path = path,
                Revision = source.Revision ?? root.Revision,
                TagPrefix = source.TagPrefix ?? root.TagPrefix,
                Credential = root.Credential,
                UserName = root.UserName,
                Verify = root.Verify ?? source.Verify,
            }
            : source;

    private static string? Normalize(string path, string directory)
    {
        if (directory.StartsWith('/') || directory.AsSpan().IndexOfAny('\\', ':', '\0') >= 0)
        {
            return null;
        }

        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count == 0)
            {
                return null;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }
}
