using System.Text.Json.Nodes;

namespace GitOpsServerless.Engine.Definitions.Migration;

/// <summary>The generators of an Argo CD ApplicationSet that have a counterpart: list, git over the same repository, matrix, merge.</summary>
internal static class ArgoGenerators
{
    /// <summary>The generator; null with a remark when there is no counterpart, which leaves the whole set out.</summary>
    public static JsonObject? Map(ForeignFields generator)
    {
        // Without its selector a generator gives applications that nobody wants.
        if (generator.Has("selector"))
        {
            generator.Remark("selector", "A selector has no counterpart; the application set is left out.");
            return null;
        }

        if (generator.Has("list"))
        {
            return new JsonObject { ["list"] = new JsonObject { ["elements"] = generator.Child("list").Take("elements")?.DeepClone() } };
        }

        if (generator.Has("git"))
        {
            return new JsonObject { ["git"] = Git(generator.Child("git")) };
        }

        foreach (var name in new[] { "matrix", "merge" })
        {
            if (generator.Has(name))
            {
                var map = generator.Child(name);
                var parts = map.Children("generators").Select(Map).ToList();
                return parts.Contains(null) ? null : new JsonObject { [name] = new JsonObject { ["generators"] = new JsonArray([.. parts]) }.With("mergeKeys", map.Take("mergeKeys")) };
            }
        }

        generator.Remark(string.Empty, "Only the generators list, git, matrix and merge have a counterpart; the application set is left out.");
        return null;
    }

    // The definitions root takes the place of the repository that the generator names.
    private static JsonObject Git(ForeignFields git)
    {
        git.Drop("repoURL", "revision", "requeueAfterSeconds");
        git.Remark("repoURL", "The generator looks at the definitions root and at the revision that is read, not at this address.");
        static string Pattern(ForeignFields entry) => (entry.Flag("exclude") == true ? "!" : string.Empty) + entry.Text("path");
        return new JsonObject()
            .With("directories", JsonBuilding.Array(git.Children("directories").Select(Pattern)))
            .With("files", JsonBuilding.Array(git.Children("files").Select(Pattern)));
    }
}
