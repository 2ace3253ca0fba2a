using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Sops;

/// <summary>
/// Encrypted values in what is no encrypted file any more, because its <c>sops</c> section or the section's <c>mac</c> is gone: nobody can
/// decrypt it, and as it is it is not what anybody means to apply.
/// </summary>
internal static class SopsRemains
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json", ".env", ".properties"];

    /// <summary>What of an encrypted file is left in one that is none, in words; null when it never was one.</summary>
    public static string? Find(string path, ReadOnlySpan<byte> content, YamlLimits limits)
    {
        if (content.IndexOf(Encoding.ASCII.GetBytes(SopsValue.Begin)) < 0 && content.IndexOf("lastmodified"u8) < 0)
        {
            return null;
        }

        var stream = YamlReader.Read(content, limits, dialect: YamlDialect.Yaml12);
        foreach (var root in stream.Documents.Select(d => d.Root))
        {
            if (root is JsonObject { } file && file["sops"] is JsonObject section && section.ContainsKey("lastmodified") && !section.ContainsKey("mac"))
            {
                return "its sops section has no message authentication code";
            }

            if (InTree(root) is { } where)
            {
                return $"'{where}' is encrypted, and the file has no complete sops section";
            }
        }

        // What cannot be read as a whole, such as a file that was cut off, and KEY=value lines.
        return (stream.Error is not null || !stream.Documents.Any(d => d.Root is JsonObject or JsonArray))
            && IsOfValues(SourcePath.NameOf(path)) && LineOf(content) is { } line
            ? $"the value of line {line} is encrypted, and the file has no sops section that can be read"
            : null;
    }

    /// <summary>Where a value is encrypted; null when none is. Text with an encrypted value somewhere in it is just text.</summary>
    public static string? InTree(JsonNode? node) => node switch
    {
        JsonObject properties => properties.Select(p => Below(p.Key, p.Value)).FirstOrDefault(found => found is not null),
        JsonArray items => items.Select((item, at) => Below(at.ToString(CultureInfo.InvariantCulture), item)).FirstOrDefault(found => found is not null),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && SopsValue.IsEncryptedValue(value.GetValue<string>()) => string.Empty,
        _ => null,
    };

    private static string? Below(string name, JsonNode? node) =>
        InTree(node) is { } where ? where.Length == 0 ? name : $"{name}.{where}" : null;

    // Not a README that shows how such a file looks.
    private static bool IsOfValues(string name) =>
        !name.Contains('.', StringComparison.Ordinal) || name.StartsWith(".env", StringComparison.Ordinal) || Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));

    private static int? LineOf(ReadOnlySpan<byte> content)
    {
        var at = 0;
        foreach (var line in Encoding.UTF8.GetString(content).AsSpan().EnumerateLines())
        {
            at++;
            var start = line.IndexOf(SopsValue.Begin, StringComparison.Ordinal);
            if (start >= 0 && SopsValue.IsEncryptedValue(line[start..].TrimEnd(" \t\",'").ToString()))
            {
                return at;
            }
        }

        return null;
    }
}
