using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Engine.Definitions.Generators;

/// <summary>
/// Fills <c>{{ name }}</c>, <c>{{ .name }}</c> and <c>{{ path.segments[0] }}</c> in the texts and keys of a template. There is nothing
/// else: no functions, no conditions, no shell. A text that is one placeholder takes the value with its type. A missing value is an error,
/// and so is a mapping or list within a text or key.
/// </summary>
internal sealed class PlaceholderText(JsonObject values, GeneratorBudget budget)
{
    public JsonNode? Fill(JsonNode? template, string pointer)
    {
        switch (template)
        {
            case JsonObject map:
                var result = new JsonObject();
                foreach (var (key, value) in map)
                {
                    var child = $"{pointer}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
                    var name = AsText(Fill(key, child), key, child);
                    if (!result.TryAdd(name, Fill(value, child)))
                    {
                        throw new GeneratorException(child, $"The key '{name}' stands twice in the filled template.");
                    }
                }

                return result;
            case JsonArray list:
                return new JsonArray([.. list.Select((item, index) => Fill(item, $"{pointer}/{index}"))]);
            case JsonValue scalar when scalar.TryGetValue(out string? text):
                return Fill(text, pointer);
            default:
                return template?.DeepClone();
        }
    }

    private JsonNode? Fill(string text, string pointer)
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

            var value = Find(text[(start + 2)..end].Trim(), pointer);
            if (start == 0 && end + 2 == text.Length)
            {
                budget.Spend(value?.ToJsonString().Length ?? 0, pointer);
                return value?.DeepClone();
            }

            var written = AsText(value, text, pointer);
            budget.Spend(written.Length, pointer);
            builder.Append(text, position, start - position).Append(written);
            position = end + 2;
        }

        return builder.Append(text, position, text.Length - position).ToString();
    }

    private JsonNode? Find(string name, string pointer)
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

    private static string AsText(JsonNode? value, string text, string pointer) => value switch
    {
        null => string.Empty,
        JsonObject or JsonArray => throw new GeneratorException(pointer, $"A placeholder in '{text}' stands for a mapping or list, which is no part of a text."),
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => scalar.GetValue<string>(),
        _ => value.ToJsonString(),
    };
}
