using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>The label and field selectors of a list or watch.</summary>
internal sealed class ObjectSelector(LabelSelector labels, FieldSelector fields)
{
    public static ObjectSelector From(IQueryCollection query) =>
        new(LabelSelector.Parse(query["labelSelector"].ToString()), FieldSelector.Parse(query["fieldSelector"].ToString()));

    public bool IsEmpty => labels.IsEmpty && fields.IsEmpty;

    public bool Matches(StoredObject item) => labels.Matches(item.Metadata.Object("labels")) && fields.Matches(item);
}

/// <summary>A label selector, https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors.</summary>
internal sealed class LabelSelector
{
    private readonly List<Requirement> _requirements = [];

    public bool IsEmpty => _requirements.Count == 0;

    public static LabelSelector Parse(string text)
    {
        var selector = new LabelSelector();
        foreach (var term in SplitTerms(text))
        {
            selector._requirements.Add(ParseTerm(term));
        }

        return selector;
    }

    public bool Matches(JsonObject? labels) => _requirements.TrueForAll(requirement => requirement.Matches(labels?[requirement.Key].AsText()));

    /// <summary>Commas inside parentheses belong to a set of values.</summary>
    private static IEnumerable<string> SplitTerms(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                var term = text[start..i].Trim();
                if (term.Length > 0)
                {
                    yield return term;
                }

                start = i + 1;
            }
            else
            {
                depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            }
        }
    }

    private static Requirement ParseTerm(string term)
    {
        if (term.StartsWith('!'))
        {
            return new Requirement(Key(term[1..]), Operator.Absent, []);
        }

        foreach (var (word, isIn) in new[] { (" notin ", false), (" notin(", false), (" in ", true), (" in(", true) })
        {
            var at = term.IndexOf(word, StringComparison.Ordinal);
            if (at > 0)
            {
                var set = term[(at + word.Length)..].Trim().TrimStart('(').TrimEnd(')');
                return new Requirement(Key(term[..at]), isIn ? Operator.In : Operator.NotIn, [.. set.Split(',').Select(static value => value.Trim())]);
            }
        }

        return ParseEquality(term);
    }

    private static Requirement ParseEquality(string term)
    {
        var at = term.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
        {
            return new Requirement(Key(term), Operator.Present, []);
        }

        var negated = at > 0 && term[at - 1] == '!';
        var key = term[..(negated ? at - 1 : at)];
        return new Requirement(Key(key), negated ? Operator.NotIn : Operator.In, [term[(at + 1)..].TrimStart('=').Trim()]);
    }

    private static string Key(string text)
    {
        var key = text.Trim();
        var isName = key.Length > 0 && key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/');
        return isName ? key : throw new StatusException(ApiStatus.BadRequest($"unable to parse requirement: <nil>: Invalid value: \"{key}\": name part must consist of alphanumeric characters, '-', '_' or '.'"));
    }

    private enum Operator
    {
        In,
        NotIn,
        Present,
        Absent,
    }

    private sealed record Requirement(string Key, Operator Operator, string[] Values)
    {
        public bool Matches(string? value) => Operator switch
        {
            Operator.In => value is not null && Values.Contains(value, StringComparer.Ordinal),
            Operator.NotIn => value is null || !Values.Contains(value, StringComparer.Ordinal),
            Operator.Present => value is not null,
            _ => value is null,
        };
    }
}

/// <summary>A field selector. <c>metadata.name</c> and <c>metadata.namespace</c> work for every kind, some other fields for some.</summary>
internal sealed class FieldSelector
{
    private static readonly HashSet<string> s_fields = new(StringComparer.Ordinal)
    {
        "metadata.name", "metadata.namespace", "status.phase", "spec.nodeName", "spec.restartPolicy", "type", "reason", "involvedObject.name",
        "involvedObject.namespace", "involvedObject.kind", "involvedObject.uid", "status.successful", "spec.unschedulable",
    };

    private readonly List<(string[] Path, string Value, bool Negated)> _terms = [];

    public bool IsEmpty => _terms.Count == 0;

    public static FieldSelector Parse(string text)
    {
        var selector = new FieldSelector();
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new StatusException(ApiStatus.BadRequest($"invalid selector: '{term}'; can't understand '{term}'"));
            }

            var negated = term[at - 1] == '!';
            var field = term[..(negated ? at - 1 : at)];
            if (!s_fields.Contains(field))
            {
                throw new StatusException(ApiStatus.BadRequest($"field label not supported: {field}"));
            }

            selector._terms.Add((field.Split('.'), term[(at + 1)..].TrimStart('='), negated));
        }

        return selector;
    }

    public bool Matches(StoredObject item) => _terms.TrueForAll(term => string.Equals(ValueAt(item.Node, term.Path), term.Value, StringComparison.Ordinal) != term.Negated);

    private static string ValueAt(JsonNode? node, string[] path)
    {
        foreach (var segment in path)
        {
            node = (node as JsonObject)?[segment];
        }

        return node.AsText() ?? node?.ToString() ?? "";
    }
}
