using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Loading;

internal enum ModuleKind
{
    Local,
    Registry,
    TemplateSpec,
}

/// <summary>
/// A module path after aliases are applied
/// (learn.microsoft.com/azure/azure-resource-manager/bicep/modules#path-to-module).
/// </summary>
/// <param name="Kind">What it points to.</param>
/// <param name="Path">The path in the file set, or below the module cache.</param>
/// <param name="FullName">The reference without alias, as imported symbols name their source; empty for local files.</param>
/// <param name="TemplateSpecId">The resource id of a template spec's version.</param>
internal sealed record ModuleReference(ModuleKind Kind, string Path, string FullName = "", string? TemplateSpecId = null)
{
    /// <summary>How a caller that restores modules finds this one; null for local files.</summary>
    public BicepModuleReference? External { get; private init; }

    /// <summary>Whether a text refers to a registry or a template spec, not to a file.</summary>
    public static bool IsExternal(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && text[..colon] is var scheme &&
        (scheme is "br" or "ts" || scheme.StartsWith("br/", StringComparison.Ordinal) || scheme.StartsWith("ts/", StringComparison.Ordinal));

    /// <summary>Parses a reference. Returns null and a diagnostic's code and message when it cannot be used.</summary>
    public static ModuleReference? Parse(string text, string file, BicepConfiguration configuration, out (string Code, string Message) problem)
    {
        problem = ("", "");
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon < 0 ? "" : text[..colon];
        if (scheme is "br" || scheme.StartsWith("br/", StringComparison.Ordinal))
        {
            return Registry(scheme, text[(colon + 1)..], configuration, out problem);
        }

        if (scheme is "ts" || scheme.StartsWith("ts/", StringComparison.Ordinal))
        {
            return TemplateSpec(scheme, text[(colon + 1)..], configuration, out problem);
        }

        if (text.Length == 0)
        {
            problem = ("BCP050", "The path is empty.");
            return null;
        }

        if (text.StartsWith('/'))
        {
            problem = ("BCP051", "The path is absolute.");
            return null;
        }

        if (text.Contains('\\', StringComparison.Ordinal))
        {
            problem = ("BCP098", "The path contains a backslash.");
            return null;
        }

        if (colon > 0)
        {
            problem = ("BCP189", $"The scheme {scheme} is not known.");
            return null;
        }

        if (RelativePath.Problem(text) is { } code)
        {
            problem = (code, "The path has a character that is not allowed there.");
            return null;
        }

        if (RelativePath.Resolve(file, text) is not { } path)
        {
            problem = (RefusalCodes.Outside, "The path leaves the root of the file set: put the file below the root.");
            return null;
        }

        return new ModuleReference(ModuleKind.Local, path);
    }

    private static ModuleReference? Registry(string scheme, string rest, BicepConfiguration configuration, out (string Code, string Message) problem)
    {
        problem = ("BCP193", "The registry reference is not of the form REGISTRY/PATH:TAG.");
        string registry;
        string repositoryAndTag;
        if (scheme.Length > 3)
        {
            if (configuration.RegistryAlias(scheme[3..]) is not { } alias)
            {
                problem = ("BCP213", $"There is no registry alias {scheme[3..]} in bicepconfig.json.");
                return null;
            }

            registry = alias.Registry;
            repositoryAndTag = string.IsNullOrEmpty(alias.Path) ? rest : $"{alias.Path}/{rest}";
        }
        else
        {
            var slash = rest.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0)
            {
                return null;
            }

            (registry, repositoryAndTag) = (rest[..slash], rest[(slash + 1)..]);
        }

        var digest = repositoryAndTag.IndexOf("@sha256:", StringComparison.Ordinal);
        var at = digest > 0 ? digest : repositoryAndTag.LastIndexOf(':');
        if (at <= 0 || at == repositoryAndTag.Length - 1)
        {
            problem = ("BCP196", "The registry reference has no tag.");
            return null;
        }

        var repository = repositoryAndTag[..at];
        var version = repositoryAndTag[(at + 1)..];
        if (!IsSafe(registry) || !repository.Split('/').All(IsSafe) || !IsSafe(version.Replace(':', '.')))
        {
            return null;
        }

        // The cache's folder names: "/" of the repository becomes "$"; a tag has a "$" appended, a digest a "#" for its ":".
        var folder = digest > 0 ? version.Replace(':', '#') : EncodeTag(version);
        return new ModuleReference(
            ModuleKind.Registry,
            $"br/{registry.Replace(':', '$')}/{repository.Replace('/', '$')}/{folder}/main.json",
            $"br:{registry}/{repository}{(digest > 0 ? '@' : ':')}{version}").Restorable(registry, repository, version);
    }

    // Upper-case letters are marked by a bit mask behind the "$", so that tags differing in case do not collide.
    private static string EncodeTag(string tag)
    {
        if (!tag.Any(char.IsAsciiLetterUpper))
        {
            return tag + "$";
        }

        ulong mask = 0;
        for (var i = 0; i < Math.Min(64, tag.Length); i++)
        {
            mask |= char.IsAsciiLetterUpper(tag[i]) ? 1UL << i : 0;
        }

        return tag + "$" + mask.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static ModuleReference? TemplateSpec(string scheme, string rest, BicepConfiguration configuration, out (string Code, string Message) problem)
    {
        problem = ("BCP197", "The template spec reference is not of the form SUBSCRIPTION/GROUP/NAME:VERSION.");
        if (scheme.Length > 3)
        {
            if (configuration.TemplateSpecAlias(scheme[3..]) is not { } alias)
            {
                problem = ("BCP212", $"There is no template spec alias {scheme[3..]} in bicepconfig.json.");
                return null;
            }

            rest = $"{alias.Subscription}/{alias.Group}/{rest}";
        }

        var parts = rest.Split('/');
        var name = parts.Length == 3 ? parts[2].Split(':') : [];
        if (name.Length != 2 || !parts.Take(2).Concat(name).All(IsSafe))
        {
            return null;
        }

        return new ModuleReference(
            ModuleKind.TemplateSpec,
            $"ts/{parts[0]}/{parts[1]}/{name[0]}/{name[1]}/main.json",
            $"ts:{rest}",
            $"/subscriptions/{parts[0]}/resourceGroups/{parts[1]}/providers/Microsoft.Resources/templateSpecs/{name[0]}/versions/{name[1]}").Restorable(null, "", name[1]);
    }

    private ModuleReference Restorable(string? registry, string repository, string version) =>
        this with { External = new BicepModuleReference(FullName, Path) { Registry = registry, Repository = repository, Version = version } };

    private static bool IsSafe(string segment) =>
        segment.Length is > 0 and <= 255 && segment is not ("." or "..") && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '(' or ')' or ':');
}
