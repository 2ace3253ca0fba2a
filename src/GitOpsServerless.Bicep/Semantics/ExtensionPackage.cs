using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Semantics.Types;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// The package of an extension: <c>index.json</c> and <c>types.json</c> in a compressed archive
/// (github.com/Azure/bicep-types). Read are its name, version and configuration.
/// </summary>
internal static class ExtensionPackage
{
    private const int MaximumEntries = 1_000;
    private const int Required = 1;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>What the package says of the extension; null when it is no package, larger than the bound, or says more than is understood.</summary>
    /// <exception cref="Refusal">Unpacked, the files of the compilation are larger than their bound.</exception>
    public static ExtensionInfo? Read(Compilation compilation, byte[] package)
    {
        try
        {
            // A published package has the types in an archive of their own, which is what the module cache keeps.
            var files = Unpack(compilation, package);
            files = files.TryGetValue("types.tgz", out var types) ? Unpack(compilation, types) : files;
            return files.TryGetValue("index.json", out var index) && JsonNode.Parse(index, documentOptions: Options) is JsonObject root ? Read(root, files) : null;
        }
        catch (Exception broken) when (broken is InvalidDataException or JsonException or InvalidOperationException or FormatException or EndOfStreamException or ArgumentException)
        {
            return null;
        }
    }

    private static Dictionary<string, byte[]> Unpack(Compilation compilation, byte[] package)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var archive = new TarReader(Decompress(compilation, package));
        for (var count = 0; archive.GetNextEntry() is { } entry; count++)
        {
            if (entry.Length > compilation.Options.Limits.FileBytes || count == MaximumEntries)
            {
                throw new InvalidDataException("The package is too large.");
            }

            if (entry.DataStream is { } content)
            {
                var bytes = new byte[entry.Length];
                content.ReadExactly(bytes);
                files[entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name] = bytes;
            }
        }

        return files;
    }

    // All at once and bounded: a short archive can ask for a very long one, also where its entries are described.
    private static MemoryStream Decompress(Compilation compilation, byte[] package)
    {
        using var compressed = new GZipStream(new MemoryStream(package), CompressionMode.Decompress);
        var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (var read = compressed.Read(buffer); read > 0; read = compressed.Read(buffer))
        {
            compilation.CountUnpacked(read);
            if (content.Length + read > compilation.Options.Limits.FileBytes)
            {
                throw new InvalidDataException("The package is too large.");
            }

            content.Write(buffer.AsSpan(0, read));
        }

        content.Position = 0;
        return content;
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new InvalidDataException("The package lacks a text.");

    private static ExtensionInfo? Read(JsonObject index, Dictionary<string, byte[]> files)
    {
        // A type for all other resources, and functions, are not understood.
        if (index["settings"] is not JsonObject settings || index["fallbackResourceType"] is not null || index["namespaceFunctions"] is JsonArray { Count: > 0 })
        {
            return null;
        }

        IReadOnlyList<ExtensionConfigProperty>? config = null;
        if (settings["configurationType"] is JsonObject reference && (config = Config(Text(reference["$ref"]), files)) is null)
        {
            return null;
        }

        var name = Text(settings["name"]);
        return new ExtensionInfo(name, name, Text(settings["version"]), config)
        {
            IsSingleton = settings["isSingleton"]?.GetValue<bool>() ?? false,
            ResourceTypes = (index["resources"] as JsonObject ?? []).Select(resource => resource.Key).ToHashSet(StringComparer.OrdinalIgnoreCase),
        };
    }

    private static List<ExtensionConfigProperty>? Config(string reference, Dictionary<string, byte[]> files)
    {
        var hash = reference.IndexOf("#/", StringComparison.Ordinal);
        if (hash < 0 || !files.TryGetValue(reference[..hash], out var content) || JsonNode.Parse(content, documentOptions: Options) is not JsonArray types ||
            Type(types, reference[hash..]) is not JsonObject type || Kind(type) != "ObjectType" || type["additionalProperties"] is not null)
        {
            return null;
        }

        var properties = new List<ExtensionConfigProperty>();
        foreach (var (name, value) in type["properties"] as JsonObject ?? [])
        {
            var flags = value?["flags"]?.GetValue<int>() ?? 0;
            if (Type(types, Text(value?["type"]?["$ref"])) is not { } of || (flags & ~Required) != 0 || OfKind(of) is not { } known)
            {
                return null;
            }

            var required = flags == Required;
            properties.Add(new ExtensionConfigProperty(name, required ? known : StaticTypes.Union(known, NullType.Instance), required, of["sensitive"]?.GetValue<bool>() ?? false));
        }

        return properties;
    }

    private static JsonObject? Type(JsonArray types, string reference) =>
        reference.StartsWith("#/", StringComparison.Ordinal) && int.TryParse(reference.AsSpan(2), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var at) && at < types.Count
            ? types[at] as JsonObject
            : null;

    private static string? Kind(JsonObject type) => type["$type"]?.GetValue<string>();

    // With bounds or a pattern, a type is one that is not understood.
    private static StaticType? OfKind(JsonObject type) => Kind(type) switch
    {
        "StringType" when type.All(pair => pair.Key is "$type" or "sensitive") => StringType.Strict,
        "IntegerType" when type.Count == 1 => IntegerType.Strict,
        "BooleanType" when type.Count == 1 => BooleanType.Strict,
        _ => null,
    };
}
