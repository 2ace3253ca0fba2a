using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>
/// Writes live values into a template where they are to be left alone: a deployment sets everything that its template says. Only declarations that
/// stand for one resource can be written into: those of the root template outside of loops, where their properties are not one expression.
/// </summary>
internal static partial class PinnedTemplate
{
    /// <summary>Whether <see cref="TrySet"/> would find the place.</summary>
    public static bool CanSet(JsonObject template, DesiredResource resource, RawDifference difference) => Find(template, resource, difference.Path) is not null;

    /// <summary>Writes the live value of a difference; false when the template has no place for it.</summary>
    public static bool TrySet(JsonObject template, DesiredResource resource, RawDifference difference)
    {
        if (Find(template, resource, difference.Path) is not { } place)
        {
            return false;
        }

        var (container, token) = place;
        var value = Literal(difference.Live);
        switch (container)
        {
            case JsonObject owner when difference.Live is null:
                owner.Remove(NameIn(owner, token));
                return true;
            case JsonObject owner:
                owner[NameIn(owner, token)] = value;
                return true;
            case JsonArray list when difference is { Kind: DeltaKind.Remove, Live: not null }:
                list.Add(value);
                return true;
            case JsonArray list when int.TryParse(token, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < list.Count && difference.Live is not null:
                list[index] = value;
                return true;
            default:
                return false;
        }
    }

    private static (JsonNode Container, string Token)? Find(JsonObject template, DesiredResource resource, string pointer)
    {
        var tokens = pointer.Split('/').Skip(1).Select(t => t.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
        if (Declaration(template, resource.Provenance.SymbolicName) is not { } declaration || declaration["copy"] is not null || tokens.Count == 0)
        {
            return null;
        }

        JsonNode? node = declaration;
        foreach (var token in tokens[..^1])
        {
            node = node switch
            {
                JsonObject container when container["copy"] is null => JsonText.Property(container, token),
                JsonArray list when int.TryParse(token, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return node is JsonObject or JsonArray ? (node, tokens[^1]) : null;
    }

    private static JsonObject? Declaration(JsonObject template, string? path)
    {
        if (path is null || path.Contains('/', StringComparison.Ordinal))
        {
            return null;
        }

        return template["resources"] switch
        {
            JsonArray list when Position().Match(path) is { Success: true } match
                && int.Parse(match.Groups["index"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) is var index && index < list.Count => list[index] as JsonObject,
            JsonObject named => named[path] as JsonObject,
            _ => null,
        };
    }

    private static string NameIn(JsonObject owner, string token) => owner.FirstOrDefault(o => string.Equals(o.Key, token, StringComparison.OrdinalIgnoreCase)).Key ?? token;

    /// <summary>A live value as the template language writes it: a text that starts with a bracket is escaped.</summary>
    private static JsonNode? Literal(JsonNode? node) => node switch
    {
        JsonObject container => new JsonObject(container.Select(p => KeyValuePair.Create(p.Key, Literal(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Literal)]),
        JsonValue value when value.TryGetValue(out string? text) && text.StartsWith('[') => JsonValue.Create("[" + text),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"^resources\[(?<index>\d{1,4})\]$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Position();
}
