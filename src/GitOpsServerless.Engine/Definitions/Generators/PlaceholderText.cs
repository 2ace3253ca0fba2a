using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Engine.Definitions.Generators;

/// <summary>
/// Fills <c>{{ name }}</c>, <c>{{ .name }}</c> and <c>{{ path.segments[0] }}</c> in the texts and keys of a template. There is nothing
/// else: no functions, no conditions, no shell. A text that is one placeholder takes the value with its type. A missing value is an error.
/// </summary>
internal static class PlaceholderText
{
    public static JsonNode? Fill(JsonNode? template, JsonObject values, string pointer)
    {
        switch (template)
        {
            case JsonObject map:
                var result = new JsonObject();
                foreach (var (key, value) in map)
                {
                    result[AsText(Fill(key, values, pointer))] = Fill(value, values, $"{pointer}/{key}");
                }

                return result;
            case JsonArray list:
                return new JsonArray([.. list.Select((item, index) => Fill(item, values, $"{pointer}/{index}"))]);
            case JsonValue scalar when scalar.TryGetValue(out string? text):
                return Fill(text, values, pointer);
            default:
                return template?.DeepClone();
        }
    }

    private static JsonNode? Fill(string text, JsonObject values, string pointer)
    {
        var start = text.IndexOf("{{", StringComparison.Ordinal);
        if (start < 0)
        {
            return text;
        }

        var builder = new StringBuilder();
        var position = 0;
        for (; start >= 0; start = text.IndexOf("{{", position, StringComparison.Ordinal))
        {
            var end = text.IndexOf("}}", start, StringComparison.Ordinal);
            if (end < 0)
            {
                throw new GeneratorException(pointer, $"The placeholder in '{text}' is not closed.");
            }

            var value = Find(text[(start + 2)..end].Trim(), values, pointer);
            if (start == 0 && end + 2 == text.Length)
            {
                return value?.DeepClone();
            }

            builder.Append(text, position, start - position).Append(AsText(value));
            position = end + 2;
        }

        return builder.Append(text, position, text.Length - position).ToString();
    }

    private static JsonNode? Find(string name, JsonObject values, string pointer)
    {
        JsonNode? current = values;
        foreach (var step in Steps(name))
        {
            current = current switch
            {
                JsonObject map when map.TryGetPropertyValue(step, out var value) => value,
                JsonArray list when int.TryParse(step, out var index) && index >= 0 && index < list.Count => list[index],
                _ => throw new GeneratorException(pointer, $"The template needs '{name}', which a generator does not give. It gives: {string.Join(", ", values.Select(static pair => pair.Key))}."),
            };
        }

        return current;
    }

    // A flat name with dots, as list elements may have, is found by its parts only; names of generators are always nested.
    private static string[] Steps(string name) =>
        name.TrimStart('.').Replace("[", ".", StringComparison.Ordinal).Replace("]", string.Empty, StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);

    private static string AsText(JsonNode? value) => value switch
    {
        null => string.Empty,
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => scalar.GetValue<string>(),
        _ => value.ToJsonString(),
    };
}
