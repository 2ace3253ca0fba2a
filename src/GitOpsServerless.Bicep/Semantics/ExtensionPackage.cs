using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Semantics.Types;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// The package of an extension: <c>types.tgz</c> in a compressed archive, which has <c>index.json</c> and <c>types.json</c>
/// (github.com/Azure/bicep-types). Read are its name, version and configuration, and what its resources are called.
/// </summary>
internal static class ExtensionPackage
{
    private const int MaximumEntries = 1_000;
    private const int Required = 1;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>What a package of the file set says of its extension; null when it is no package, larger than the bound, or says more than is understood.</summary>
    /// <exception cref="Refusal">Unpacked, the files of the compilation are larger than their bound.</exception>
    public static ExtensionInfo? ReadPublished(Compilation compilation, byte[] package) =>
        Guarded(() => Unpack(compilation, package) is var entries && entries.TrueForAll(entry => entry.Content is not null) && entries.FindLast(entry => entry.Name == "types.tgz") is { Content: { } types }
            ? Types(compilation, types)
            : null);

    /// <summary>The same of a package in the module cache, which keeps nothing but the archive of the types.</summary>
    /// <exception cref="Refusal">Unpacked, the files of the compilation are larger than their bound.</exception>
    public static ExtensionInfo? ReadRestored(Compilation compilation, byte[] types) => Guarded(() => Types(compilation, types));

    private static ExtensionInfo? Guarded(Func<ExtensionInfo?> read)
    {
        try
        {
            return read();
        }
        catch (Exception broken) when (broken is InvalidDataException or JsonException or InvalidOperationException or FormatException or EndOfStreamException or ArgumentException)
        {
            return null;
        }
    }

    // Two entries of one name are no package.
    private static ExtensionInfo? Types(Compilation compilation, byte[] archive)
    {
        var files = Unpack(compilation, archive).ToDictionary(entry => entry.Name, entry => entry.Content ?? [], StringComparer.Ordinal);
        return files.TryGetValue("index.json", out var index) && JsonNode.Parse(index, documentOptions: Options) is JsonObject root ? Read(root, files) : null;
    }

    private static List<(string Name, byte[]? Content)> Unpack(Compilation compilation, byte[] package)
    {
        var entries = new List<(string Name, byte[]? Content)>();
        using var archive = new TarReader(Decompress(compilation, package));
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.Length > compilation.Options.Limits.FileBytes || entries.Count == MaximumEntries)
            {
                throw new InvalidDataException("The package is too large.");
            }

            byte[]? bytes = null;
            if (entry.DataStream is { } content)
            {
                bytes = new byte[entry.Length];
                content.ReadExactly(bytes);
            }

            entries.Add((entry.Name, bytes));
        }

        return entries;
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
            IsPackage = true,
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
