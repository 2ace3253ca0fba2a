using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace GitOpsServerless.Bicep;

/// <summary>
/// Azure type knowledge from the published type files (github.com/Azure/bicep-types-az, folder <c>generated</c>):
/// <c>index.json</c> and the <c>types.json</c> files that it points to. Files are read when they are first needed;
/// one instance serves any number of compilations.
/// </summary>
public sealed class AzureTypeFiles : IAzureTypes
{
    private const int MaximumDepth = 100;

    private readonly IBicepFiles _files;
    private readonly Lazy<Dictionary<string, (string Name, string Reference)>> _index;
    private readonly ConcurrentDictionary<string, JsonElement?> _documents = new(StringComparer.Ordinal);

    /// <summary>Takes the type files of a folder; a folder without <c>index.json</c> knows no type.</summary>
    public AzureTypeFiles(IBicepFiles files)
    {
        _files = files;
        _index = new Lazy<Dictionary<string, (string, string)>>(ReadIndex);
    }

    /// <inheritdoc/>
    public string? TryGetName(string resourceType, string apiVersion) =>
        _index.Value.TryGetValue($"{resourceType}@{apiVersion}", out var found) ? found.Name : null;

    /// <inheritdoc/>
    public AzureTypeShape? TryGetShape(string resourceType, string apiVersion, IReadOnlyList<string> pointer)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        if (!_index.Value.TryGetValue($"{resourceType}@{apiVersion}", out var found) || Split(found.Reference) is not { } at || Document(at.File) is not { } document)
        {
            return null;
        }

        var type = Follow(document, Element(document, at.Index), "body");
        for (var i = 0; type is not null && i < pointer.Count; i++)
        {
            type = pointer[i] switch
            {
                "properties" when i + 1 < pointer.Count => Property(document, type.Value, pointer[++i]),
                "items" => Follow(document, type, "itemType"),
                "additionalProperties" => Follow(document, type, "additionalProperties"),
                _ => null,
            };
        }

        return type is null ? null : Shape(document, type.Value, 0);
    }

    private Dictionary<string, (string, string)> ReadIndex()
    {
        var index = new Dictionary<string, (string, string)>(StringComparer.OrdinalIgnoreCase);
        if (Document("index.json") is { } document && document.TryGetProperty("resources", out var resources))
        {
            foreach (var resource in resources.EnumerateObject())
            {
                if (resource.Value.TryGetProperty("$ref", out var reference) && reference.GetString() is { } text)
                {
                    index[resource.Name] = (resource.Name, text);
                }
            }
        }

        return index;
    }

    private JsonElement? Document(string file) => _documents.GetOrAdd(file, path =>
    {
        if (!_files.TryRead(path, out var content))
        {
            return null;
        }

        using var document = JsonDocument.Parse(content);
        return document.RootElement.Clone();
    });

    private static (string File, int Index)? Split(string reference)
    {
        var hash = reference.LastIndexOf("#/", StringComparison.Ordinal);
        return hash >= 0 && int.TryParse(reference.AsSpan(hash + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? (reference[..hash], index)
            : null;
    }

    private static JsonElement? Element(JsonElement document, int index) => index < document.GetArrayLength() ? document[index] : null;

    private static JsonElement? Follow(JsonElement document, JsonElement? owner, string property) =>
        owner is { } node && node.TryGetProperty(property, out var reference) ? Reference(document, reference) : null;

    private static JsonElement? Reference(JsonElement document, JsonElement node) =>
        node.TryGetProperty("$ref", out var reference) && reference.GetString() is { } text && Split(text) is { File: "" } at ? Element(document, at.Index) : null;

    private static string Kind(JsonElement type) => type.TryGetProperty("$type", out var kind) ? kind.GetString() ?? "" : "";

    private static JsonElement? Property(JsonElement document, JsonElement type, string name)
    {
        foreach (var section in (ReadOnlySpan<string>)["properties", "baseProperties"])
        {
            if (type.TryGetProperty(section, out var properties))
            {
                foreach (var property in properties.EnumerateObject())
                {
                    if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase) && property.Value.TryGetProperty("type", out var reference))
                    {
                        return Reference(document, reference);
                    }
                }
            }
        }

        return Follow(document, type, "additionalProperties");
    }

    private static AzureTypeShape? Shape(JsonElement document, JsonElement type, int depth)
    {
        switch (Kind(type))
        {
            case "StringType" or "StringLiteralType":
                return AzureTypeShape.String;
            case "IntegerType":
                return AzureTypeShape.Int;
            case "BooleanType":
                return AzureTypeShape.Bool;
            case "ObjectType" or "DiscriminatedObjectType":
                return AzureTypeShape.Object;
            case "ArrayType":
                return AzureTypeShape.Array;
            case "AnyType":
                return AzureTypeShape.Any;
            case "UnionType" when depth < MaximumDepth && type.TryGetProperty("elements", out var elements):
                var shapes = elements.EnumerateArray()
                    .Select(element => Reference(document, element) is { } member ? Shape(document, member, depth + 1) : null)
                    .Distinct()
                    .ToList();
                return shapes.Count == 1 ? shapes[0] : AzureTypeShape.Any;
            default:
                return null;
        }
    }
}
