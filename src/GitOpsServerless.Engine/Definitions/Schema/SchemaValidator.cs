using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Scheduling;

namespace GitOpsServerless.Engine.Definitions.Schema;

/// <summary>Checks one document against its shape and reports everything that is wrong, at the JSON pointer where it is.</summary>
internal sealed class SchemaValidator(Action<string, DiagnosticDescriptor, string> report)
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    public void Validate(JsonNode? value, SchemaNode schema, string pointer, string name)
    {
        switch (schema)
        {
            case ObjectSchema o when Is<JsonObject>(value, pointer, name, "a mapping", out var map):
                ValidateObject(map, o, pointer);
                break;
            case MapSchema m when Is<JsonObject>(value, pointer, name, "a mapping", out var map):
                foreach (var (key, item) in map)
                {
                    Validate(item, m.Value, Child(pointer, key), key);
                }

                break;
            case ListSchema l when Is<JsonArray>(value, pointer, name, "a list", out var list):
                for (var i = 0; i < list.Count; i++)
                {
                    Validate(list[i], l.Item, $"{pointer}/{i}", $"{name}[{i}]");
                }

                break;
            case EitherSchema e:
                Validate(value, value is JsonObject == e.First is ObjectSchema ? e.First : e.Second, pointer, name);
                break;
            case ScalarSchema s:
                ValidateScalar(value, s, pointer, name);
                break;
        }
    }

    private void ValidateObject(JsonObject map, ObjectSchema schema, string pointer)
    {
        foreach (var (key, value) in map)
        {
            if (schema.Find(key) is { } field)
            {
                Validate(value, field.Value, Child(pointer, key), key);
            }
            else
            {
                ReportUnknown(key, [.. schema.Fields.Select(f => f.Name)], Child(pointer, key));
            }
        }

        foreach (var field in schema.Fields.Where(f => f.IsRequired && !map.ContainsKey(f.Name)))
        {
            report(pointer, DiagnosticCatalog.MissingField, $"The field '{field.Name}' is missing: {field.Value.Description}");
        }

        ValidateChoice(map, schema, pointer);
    }

    private void ValidateChoice(JsonObject map, ObjectSchema schema, string pointer)
    {
        var given = schema.AtMostOneOf.Where(map.ContainsKey).ToList();
        if (given.Count > 1)
        {
            report(Child(pointer, given[1]), DiagnosticCatalog.InvalidField, $"Only one of {Names(given)} may be given.");
        }

        if (schema.AtLeastOneOf.Count > 0 && !schema.AtLeastOneOf.Any(map.ContainsKey))
        {
            report(pointer, DiagnosticCatalog.MissingField, $"One of {Names(schema.AtLeastOneOf)} is missing.");
        }
    }

    private void ReportUnknown(string key, IReadOnlyList<string> known, string pointer)
    {
        var nearest = NearestName.Of(key, known);
        var hint = nearest is null ? $"Known fields: {string.Join(", ", known)}." : $"Did you mean '{nearest}'?";
        report(pointer, DiagnosticCatalog.UnknownField, $"The field '{key}' is unknown. {hint}");
    }

    private bool Is<T>(JsonNode? value, string pointer, string name, string expected, out T typed)
        where T : JsonNode
    {
        typed = (value as T)!;
        if (value is not T)
        {
            report(pointer, DiagnosticCatalog.InvalidField, $"The field '{name}' must be {expected}, but is {Describe(value)}.");
        }

        return value is T;
    }

    private void ValidateScalar(JsonNode? value, ScalarSchema schema, string pointer, string name)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        var problem = schema.Kind switch
        {
            ScalarKind.Boolean => kind is JsonValueKind.True or JsonValueKind.False ? null : "must be true or false",
            ScalarKind.Integer => value is JsonValue i && i.TryGetValue(out long n) && n is >= 0 and <= int.MaxValue ? null : "must be a whole number",
            ScalarKind.Number => value is JsonValue v && (v.TryGetValue(out double _) || v.TryGetValue(out long _)) ? null : "must be a number",
            ScalarKind.Quota => QuotaText.TryParse(value, out _) ? null : "must be a share such as 30% or a whole number",
            _ when kind != JsonValueKind.String => "must be a text (put it in quotes)",
            _ => TextProblem(value!.GetValue<string>(), schema),
        };
        if (problem is not null)
        {
            report(pointer, DiagnosticCatalog.InvalidField, $"The field '{name}' {problem}, but is {Describe(value)}.");
        }
    }

    private static string? TextProblem(string text, ScalarSchema schema) => schema.Kind switch
    {
        ScalarKind.Duration => Durations.TryParse(text, out var d) && d > TimeSpan.Zero ? null : "must be a duration such as 5m, 1h30m or 00:05:00",
        ScalarKind.Cron => CronSchedule.TryParse(text, out _, out var problem) ? null : $"must be a cron expression ({problem})",
        ScalarKind.TimeZone => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _) ? null : "must be the name of a time zone, such as Europe/Paris",
        ScalarKind.RelativePath => RelativePath.TryNormalize(text, out _) ? null : "must be a path inside the source, without '..' at its start",
        _ when schema.Values.Count > 0 => schema.Values.Contains(text, StringComparer.Ordinal) ? null : $"must be one of {Names(schema.Values)}",
        _ when schema.Pattern is not null => Regex.IsMatch(text, schema.Pattern, RegexOptions.CultureInvariant, PatternTimeout) ? null : $"must be {schema.PatternMeaning}",
        _ => null,
    };

    private static string Describe(JsonNode? value) => value switch
    {
        null => "empty",
        JsonObject => "a mapping",
        JsonArray => "a list",
        _ => Shorten(value.ToJsonString()),
    };

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "…";

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));

    private static string Child(string pointer, string key) =>
        $"{pointer}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
