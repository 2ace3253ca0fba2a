using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Rendering.Kustomize;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Sops;

/// <summary>The formats that SOPS writes.</summary>
internal enum SopsFormat
{
    /// <summary>YAML or JSON, value by value.</summary>
    Tree,

    /// <summary><c>KEY=value</c> lines.</summary>
    Dotenv,

    /// <summary>Any content, wrapped as one value.</summary>
    Binary,
}

/// <summary>An encrypted file, taken apart.</summary>
/// <param name="Format">Format.</param>
/// <param name="Documents">Values without the <c>sops</c> section; null for an empty document.</param>
/// <param name="Metadata">The <c>sops</c> section.</param>
internal sealed record SopsFile(SopsFormat Format, IReadOnlyList<JsonNode?> Documents, SopsMetadata Metadata)
{
    private const string Section = "sops";

    /// <summary>Takes a file apart; null when it is not encrypted.</summary>
    public static SopsFile? Parse(string path, ReadOnlySpan<byte> content, YamlLimits limits)
    {
        if (content.IndexOf("ENC[AES256_GCM,"u8) < 0 || content.IndexOf("sops"u8) < 0)
        {
            return null;
        }

        return content.IndexOf("sops_mac="u8) >= 0 && !path.EndsWith(".yaml", StringComparison.Ordinal)
            ? ParseDotenv(Encoding.UTF8.GetString(content))
            : ParseTree(YamlReader.Read(content, limits, dialect: YamlDialect.Yaml12));
    }

    private static SopsFile? ParseTree(YamlStream stream)
    {
        if (stream.Error is not null || stream.Documents.Select(d => (d.Root as JsonObject)?[Section]).OfType<JsonObject>().FirstOrDefault(s => s.ContainsKey("mac")) is not { } section)
        {
            return null;
        }

        var isBinary = stream.Documents is [{ Root: JsonObject { Count: 2 } only }] && Kustomization.Text(only["data"]) is not null;
        foreach (var document in stream.Documents)
        {
            (document.Root as JsonObject)?.Remove(Section);
        }

        return new SopsFile(isBinary ? SopsFormat.Binary : SopsFormat.Tree, [.. stream.Documents.Select(d => d.Root)], new SopsMetadata(section));
    }

    private static SopsFile ParseDotenv(string text)
    {
        var values = new JsonObject();
        var section = new JsonObject();
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                continue;
            }

            var (name, value) = (line[..equals], line[(equals + 1)..].Replace("\\n", "\n", StringComparison.Ordinal));
            if (name.StartsWith("sops_", StringComparison.Ordinal))
            {
                SetFlat(section, name["sops_".Length..], value);
            }
            else
            {
                values[name] = value;
            }
        }

        return new SopsFile(SopsFormat.Dotenv, [values], new SopsMetadata(section));
    }

    // age__list_0__map_enc is the property enc of the first item of the list age.
    private static void SetFlat(JsonObject section, string name, string value)
    {
        var parts = name.Split("__", 3);
        if (parts is not [var list, var item, var property]
            || !item.StartsWith("list_", StringComparison.Ordinal) || !property.StartsWith("map_", StringComparison.Ordinal)
            || !int.TryParse(item.AsSpan("list_".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index is < 0 or > 100)
        {
            section[name] = value;
            return;
        }

        var items = section[list] as JsonArray ?? [];
        section[list] ??= items;
        while (items.Count <= index)
        {
            items.Add(new JsonObject());
        }

        items[index]![property["map_".Length..]] = value;
    }
}
