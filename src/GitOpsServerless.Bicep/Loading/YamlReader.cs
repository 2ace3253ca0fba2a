using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Bicep.Semantics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitOpsServerless.Bicep.Loading;

/// <summary>
/// Reads the first document of a YAML file as JSON, as the official compiler does: aliases are copies of what they name, the merge
/// key <c>&lt;&lt;</c> merges mappings, a repeated key is an error. The official compiler writes the document again before it reads it:
/// a block text at the end loses its last line breaks, and what is empty inside of <c>[…]</c> or <c>{…}</c> is an empty text. Of
/// characters that this writing damages, the file is refused.
/// </summary>
internal sealed partial class YamlReader
{
    private const int MaximumDepth = 60;
    private const int StreamAndDocument = 2;

    // Aliases of aliases double what they name at every step.
    private const int MaximumNodes = 200_000;

    private readonly List<ParsingEvent> _events = [];
    private readonly Dictionary<AnchorName, (JsonNode? Value, int Nodes)> _anchors = [];
    private readonly int _last;
    private int _at;
    private int _depth;
    private int _nodes;
    private int _flows;

    private YamlReader(string text)
    {
        // The parser looks at every open bracket for each token, so that deep nesting is to end before it is read.
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext(); depth += parser.Current!.NestingIncrease)
        {
            if (depth > MaximumDepth + StreamAndDocument)
            {
                throw Unsupported("deep nesting");
            }

            _events.Add(parser.Current!);
        }

        // The last node of the first document.
        var end = _events.FindIndex(item => item is DocumentEnd);
        _last = end < 0 ? -1 : _events.FindLastIndex(end, item => item is Scalar or AnchorAlias or SequenceStart or MappingStart);
    }

    /// <exception cref="YamlException">The text is no YAML, or none that can be loaded.</exception>
    public static JsonNode? Read(string text)
    {
        var reader = new YamlReader(text);
        if (Directive().IsMatch(text))
        {
            throw Unsupported("a directive");
        }

        if (KeyAlone().IsMatch(text))
        {
            throw Unsupported("a key without a value inside of brackets");
        }

        if (reader._events.FindIndex(item => item is DocumentStart) is not (>= 0 and var start))
        {
            return null;
        }

        reader._at = start + 1;
        return reader.Node();
    }

    private static Refusal Unsupported(string what) => new(RefusalCodes.Feature, null, null, $"This compiler does not vouch for the exact output of: {what} in a YAML file. Write the value in a simpler form, or as JSON for loadJsonContent().");

    private JsonNode? Node()
    {
        if (++_depth > MaximumDepth)
        {
            throw Unsupported("deep nesting");
        }

        Count(1);
        var before = _nodes;
        var next = _events[_at++];
        var node = next switch
        {
            Scalar scalar => Value(scalar),
            SequenceStart { Style: var style } => Sequence(style == SequenceStyle.Flow),
            MappingStart { Style: var style } => Mapping(style == MappingStyle.Flow),
            AnchorAlias alias => Alias(alias),
            _ => throw Unsupported("this kind of node"),
        };
        Anchor(next as NodeEvent, node, before);
        _depth--;
        return node;
    }

    private void Anchor(NodeEvent? node, JsonNode? value, int before)
    {
        if (node is { Anchor.IsEmpty: false })
        {
            _anchors[node.Anchor] = (value, _nodes - before + 1);
        }
    }

    private void Count(int nodes)
    {
        _nodes += nodes;
        if (_nodes > MaximumNodes)
        {
            throw new Refusal(RefusalCodes.Limit, null, null, "The YAML file has more nodes than the bounds allow: split it.");
        }
    }

    private JsonNode? Value(Scalar scalar)
    {
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            return JsonValue.Create(Block(scalar));
        }

        Check(scalar);
        if (_flows > 0 && scalar is { Style: ScalarStyle.Plain, Value: [var first, ..] and [.., var last] } && (first is '?' or ':' or '%' or '@' or '`' or '>' or '|' || last == ':'))
        {
            throw Unsupported($"the text {scalar.Value} without quotes inside of brackets");
        }

        try
        {
            return _flows > 0 && scalar.Style == ScalarStyle.Plain && scalar.Value.Length == 0 ? JsonValue.Create("") : YamlScalar.Value(scalar);
        }
        catch (OverflowException overflow)
        {
            throw new YamlException(scalar.Start, scalar.End, "The number has too many digits.", overflow);
        }
    }

    private string Block(Scalar scalar)
    {
        if (scalar.Value.StartsWith('\t') || scalar.Value.Contains("\n\t", StringComparison.Ordinal) || scalar.Value.Any(IsRare) || (scalar.Style == ScalarStyle.Folded && scalar.Value.Any(char.IsSurrogate)))
        {
            throw Unsupported("a tab at the start of a line, or a rare character, of a block text");
        }

        return _at - 1 == _last ? scalar.Value.TrimEnd() : scalar.Value;
    }

    private static void Check(Scalar scalar)
    {
        if (scalar.Value.Any(c => char.IsSurrogate(c) || IsRare(c)))
        {
            throw Unsupported("a rare character");
        }
    }

    private static bool IsRare(char c) => c is (< ' ' and not ('\t' or '\n' or '\r')) or (>= '\u007f' and <= '\u00a0') or '\u2028' or '\u2029' or '\ufeff';

    private JsonNode? Alias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var anchored))
        {
            throw new YamlException(alias.Start, alias.End, "The alias names nothing before it.");
        }

        Count(anchored.Nodes);
        return anchored.Value?.DeepClone();
    }

    private JsonArray Sequence(bool isFlow)
    {
        _flows += isFlow ? 1 : 0;
        var array = new JsonArray();
        while (_events[_at] is not SequenceEnd)
        {
            array.Add(Node());
        }

        _at++;
        _flows -= isFlow ? 1 : 0;
        return array;
    }

    private JsonObject Mapping(bool isFlow)
    {
        _flows += isFlow ? 1 : 0;
        var target = new JsonObject();
        var own = new HashSet<string>(StringComparer.Ordinal);
        while (_events[_at] is not MappingEnd)
        {
            var key = Key();
            if (key.Value == "<<")
            {
                Merge(target, own, Node(), key);
            }
            else if (own.Add(key.Value))
            {
                target[key.Value] = Node();
            }
            else
            {
                throw new YamlException(key.Start, key.End, $"The key {key.Value} is repeated.");
            }
        }

        _at++;
        _flows -= isFlow ? 1 : 0;
        return target;
    }

    private Scalar Key()
    {
        var next = _events[_at++];
        if (next is AnchorAlias)
        {
            throw Unsupported("an alias as a key");
        }

        if (next is not Scalar key || (key.Style == ScalarStyle.Plain && key.Value.Length == 0))
        {
            throw _flows > 0 ? Unsupported("a mapping without a key") : new YamlException(next.Start, next.End, "A key must be a text.");
        }

        Check(key);
        if (!key.Anchor.IsEmpty)
        {
            Anchor(key, Value(key), _nodes);
        }

        return key;
    }

    // What the mapping says itself counts, before and after the merge; of merged mappings the last one counts.
    private static void Merge(JsonObject target, HashSet<string> own, JsonNode? merged, Scalar key)
    {
        switch (merged)
        {
            case null:
                break;
            case JsonObject source:
                foreach (var (name, value) in source)
                {
                    if (!own.Contains(name))
                    {
                        target[name] = value?.DeepClone();
                    }
                }

                break;
            case JsonArray sources when sources.All(source => source is JsonObject):
                foreach (var source in sources)
                {
                    Merge(target, own, source, key);
                }

                break;
            default:
                throw new YamlException(key.Start, key.End, "Only mappings can be merged.");
        }
    }

    // Of directives the version alone is read in the same way.
    [GeneratedRegex(@"^%(?!YAML 1\.[12]\s)", RegexOptions.CultureInvariant | RegexOptions.Multiline, 1000)]
    private static partial Regex Directive();

    // [a:, b], which is a text with a colon officially.
    [GeneratedRegex(@"[\[,{]\s*[^\s,\[\]{}""']+:[,\]}]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex KeyAlone();
}
