using System.Text.Json.Nodes;

namespace GitOpsServerless.Engine.Definitions.Generators;

/// <summary>Evaluates the generators of an ApplicationSet: each gives elements, which are mappings of values for the template.</summary>
internal sealed class ElementGenerator(GeneratorFiles files, GeneratorBudget budget)
{
    /// <summary>More than this is taken for a mistake.</summary>
    public const int MaximumElements = 1000;

    public IReadOnlyList<JsonObject> Generate(JsonNode? generator, string pointer)
    {
        var map = generator as JsonObject ?? [];
        IEnumerable<JsonObject> elements = map switch
        {
            _ when map["list"] is JsonObject list => OfList(list, pointer + "/list/elements"),
            _ when map["git"] is JsonObject git => OfGit(git, pointer + "/git"),
            _ when map["matrix"] is JsonObject matrix => Multiply(matrix, pointer + "/matrix"),
            _ when map["merge"] is JsonObject merge => Merge(merge, pointer + "/merge"),
            _ => throw new GeneratorException(pointer, "A generator is one of 'list', 'git', 'matrix' and 'merge'."),
        };
        return Bounded(elements, pointer);
    }

    private List<JsonObject> Bounded(IEnumerable<JsonObject> elements, string pointer)
    {
        var result = new List<JsonObject>();
        foreach (var element in elements)
        {
            budget.Spend(element.ToJsonString().Length, pointer);
            result.Add(result.Count < MaximumElements ? element : throw new GeneratorException(pointer, $"The generator gives more than {MaximumElements} elements."));
        }

        return result;
    }

    private static IEnumerable<JsonObject> OfList(JsonObject list, string pointer)
    {
        var elements = list["elements"] as JsonArray ?? [];
        return elements.Select((element, index) => element as JsonObject ?? throw new GeneratorException($"{pointer}/{index}", "An element of a list must be a mapping of values."));
    }

    private IEnumerable<JsonObject> OfGit(JsonObject git, string pointer)
    {
        foreach (var folder in git["directories"] is null ? [] : files.Folders(git.Texts("directories"), pointer))
        {
            yield return new JsonObject { ["path"] = Describe(folder, null) };
        }

        foreach (var (path, content) in git["files"] is null ? [] : files.Read(git.Texts("files"), pointer))
        {
            var element = (JsonObject)content.DeepClone();
            var slash = path.LastIndexOf('/');
            element["path"] = Describe(slash < 0 ? string.Empty : path[..slash], path[(slash + 1)..]);
            yield return element;
        }
    }

    private static JsonObject Describe(string folder, string? file)
    {
        var segments = folder.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var result = new JsonObject
        {
            ["path"] = folder,
            ["basename"] = segments.LastOrDefault() ?? string.Empty,
            ["basenameNormalized"] = Normalize(segments.LastOrDefault() ?? string.Empty),
            ["segments"] = new JsonArray([.. segments]),
        };
        if (file is not null)
        {
            result["filename"] = file;
            result["filenameNormalized"] = Normalize(file);
        }

        return result;
    }

    private static string Normalize(string name) => new([.. name.ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '-')]);

    /// <summary>Every combination of the elements of two generators; where both give a name, their values must agree.</summary>
    private IEnumerable<JsonObject> Multiply(JsonObject matrix, string pointer)
    {
        var parts = Parts(matrix, pointer);
        if (parts.Count != 2)
        {
            throw new GeneratorException(pointer, "A matrix has exactly two generators.");
        }

        foreach (var left in parts[0])
        {
            foreach (var right in parts[1])
            {
                var clash = right.Select(static pair => pair.Key).FirstOrDefault(key => left.TryGetPropertyValue(key, out var other) && !JsonNode.DeepEquals(other, right[key]));
                yield return clash is null ? Combine(left, right) : throw new GeneratorException(pointer, $"Both generators of the matrix give '{clash}', with different values.");
            }
        }
    }

    /// <summary>The elements of the first generator, with the values of later ones that have equal keys laid over.</summary>
    private IEnumerable<JsonObject> Merge(JsonObject merge, string pointer)
    {
        var keys = merge.Texts("mergeKeys");
        string KeyOf(JsonObject element) => keys.FirstOrDefault(key => !element.ContainsKey(key)) is { } missing
            ? throw new GeneratorException(pointer, $"An element has no '{missing}', which is a merge key.")
            : string.Join('\n', keys.Select(key => element[key]?.ToJsonString()));
        var parts = Parts(merge, pointer);
        var result = new OrderedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var element in parts[0])
        {
            if (!result.TryAdd(KeyOf(element), element))
            {
                throw new GeneratorException(pointer, "Two elements of the first generator have the same merge keys.");
            }
        }

        foreach (var element in parts.Skip(1).SelectMany(static part => part))
        {
            var key = KeyOf(element);
            if (result.TryGetValue(key, out var known))
            {
                result[key] = Combine(known, element);
            }
        }

        return result.Values;
    }

    private List<IReadOnlyList<JsonObject>> Parts(JsonObject map, string pointer) =>
        [.. (map["generators"] as JsonArray ?? []).Select((generator, index) => Generate(generator, $"{pointer}/generators/{index}"))];

    private static JsonObject Combine(JsonObject first, JsonObject second)
    {
        var result = (JsonObject)first.DeepClone();
        foreach (var (key, value) in second)
        {
            result[key] = value?.DeepClone();
        }

        return result;
    }
}
