using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitOpsServerless.Yaml;

/// <summary>
/// Reads YAML (and JSON, which is YAML) into JSON values as Kubernetes' tools do: YAML 1.1 scalars
/// (<see cref="YamlScalar"/>), merge keys, non-string keys as text, the last of two equal keys wins.
/// Bounded in length, depth and nodes, aliases counted as often as they are used.
/// </summary>
public sealed class YamlReader
{
    private readonly YamlLimits _limits;
    private readonly Parser _parser;
    private readonly int _positionDepth;
    private readonly YamlDialect _dialect;
    private readonly Dictionary<AnchorName, Anchored> _anchors = [];
    private readonly List<YamlDuplicateKey> _duplicateKeys = [];
    private Dictionary<string, YamlPosition>? _positions;
    private int _nodes;
    private int _aliasNodes;

    private YamlReader(string text, YamlLimits limits, int positionDepth, YamlDialect dialect)
    {
        _limits = limits;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        _positionDepth = positionDepth;
        _dialect = dialect;
    }

    /// <summary>Reads UTF-8 text, with or without a byte order mark.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="limits">Bounds; null means <see cref="YamlLimits.Default"/>.</param>
    /// <param name="trackPositions">Keep the position of every node for diagnostics.</param>
    /// <param name="positionDepth">Down to which depth positions are kept; the root has depth 0.</param>
    /// <param name="dialect">How plain scalars are read.</param>
    public static YamlStream Read(
        ReadOnlySpan<byte> utf8,
        YamlLimits? limits = null,
        bool trackPositions = false,
        int positionDepth = int.MaxValue,
        YamlDialect dialect = YamlDialect.Kubernetes)
    {
        limits ??= YamlLimits.Default;
        if (utf8.Length > limits.MaxLength)
        {
            return TooLong(limits);
        }

        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        return Read(Encoding.UTF8.GetString(utf8.StartsWith(mark) ? utf8[mark.Length..] : utf8), limits, trackPositions, positionDepth, dialect);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limits">Bounds; null means <see cref="YamlLimits.Default"/>.</param>
    /// <param name="trackPositions">Keep the position of every node for diagnostics.</param>
    /// <param name="positionDepth">Down to which depth positions are kept; the root has depth 0.</param>
    /// <param name="dialect">How plain scalars are read.</param>
    public static YamlStream Read(
        string text,
        YamlLimits? limits = null,
        bool trackPositions = false,
        int positionDepth = int.MaxValue,
        YamlDialect dialect = YamlDialect.Kubernetes)
    {
        limits ??= YamlLimits.Default;
        return text.Length > limits.MaxLength
            ? TooLong(limits)
            : new YamlReader(text, limits, trackPositions ? positionDepth : -1, dialect).ReadStream();
    }

    private static YamlStream TooLong(YamlLimits limits) =>
        new([], new YamlError($"The file is larger than the limit of {limits.MaxLength} characters.", new YamlPosition(1, 1), IsLimit: true));

    private static YamlPosition PositionOf(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private YamlStream ReadStream()
    {
        var documents = new List<YamlDocument>();
        try
        {
            _parser.Consume<StreamStart>();
            while (!_parser.TryConsume<StreamEnd>(out _))
            {
                Check(documents.Count < _limits.MaxDocuments, $"There are more than {_limits.MaxDocuments} documents.");
                documents.Add(ReadDocument());
            }

            return new YamlStream(documents, null);
        }
        catch (LimitException limit)
        {
            return new YamlStream(documents, new YamlError(limit.Message, limit.Position, IsLimit: true));
        }
        catch (YamlException error)
        {
            return new YamlStream(documents, new YamlError(Describe(error), PositionOf(error.Start)));
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidOperationException or IndexOutOfRangeException)
        {
            // The scanner throws these on some malformed escapes and tags.
            return new YamlStream(documents, new YamlError("The text is not valid YAML.", PositionOf(_parser.Current?.Start ?? Mark.Empty)));
        }
    }

    private static string Describe(YamlException error) =>
        error.InnerException is { Message.Length: > 0 } inner ? inner.Message : error.Message;

    private YamlDocument ReadDocument()
    {
        _anchors.Clear();
        _duplicateKeys.Clear();
        _positions = _positionDepth >= 0 ? [] : null;
        _parser.Consume<DocumentStart>();
        var start = PositionOf(_parser.Current!.Start);
        var root = ReadNode(string.Empty, 0);
        _parser.Consume<DocumentEnd>();
        return new YamlDocument(root, start, _positions, [.. _duplicateKeys]);
    }

    private JsonNode? ReadNode(string pointer, int depth)
    {
        Check(depth <= _limits.MaxDepth, $"The nesting is deeper than {_limits.MaxDepth}.");
        Check(++_nodes <= _limits.MaxNodes, $"There are more than {_limits.MaxNodes} values.");
        Track(pointer, depth, _parser.Current!.Start);
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return ReadAlias(alias);
        }

        var anchor = (_parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        var before = _nodes;
        var node = _parser.Current switch
        {
            MappingStart => ReadMapping(pointer, depth),
            SequenceStart => ReadSequence(pointer, depth),
            _ => YamlScalar.Resolve(_parser.Consume<Scalar>(), _dialect),
        };
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = new Anchored(node, _nodes - before + 1);
        }

        return node;
    }

    private JsonNode? ReadAlias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var anchored))
        {
            throw new SemanticErrorException(alias.Start, alias.End, $"The anchor '{alias.Value}' is not defined above.");
        }

        _aliasNodes += anchored.Nodes;
        Check(_aliasNodes <= _limits.MaxAliasNodes, $"Aliases expand to more than {_limits.MaxAliasNodes} values.");
        _nodes += anchored.Nodes;
        return anchored.Node?.DeepClone();
    }

    private JsonArray ReadSequence(string pointer, int depth)
    {
        var array = new JsonArray();
        _parser.Consume<SequenceStart>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            array.Add(ReadNode(depth < _positionDepth ? $"{pointer}/{array.Count}" : pointer, depth + 1));
        }

        return array;
    }

    private JsonObject ReadMapping(string pointer, int depth)
    {
        var result = new JsonObject();
        List<JsonNode?>? merges = null;
        _parser.Consume<MappingStart>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var start = _parser.Current!.Start;
            if (_parser.Current is Scalar { IsPlainImplicit: true, Value: "<<" })
            {
                _parser.MoveNext();
                (merges ??= []).Add(ReadNode(pointer, depth + 1));
                continue;
            }

            var key = ReadKey(start, depth);
            var child = depth < _positionDepth ? $"{pointer}/{Escape(key)}" : pointer;
            Track(child, depth + 1, start);
            var value = ReadNode(child, depth + 1);
            if (result.ContainsKey(key))
            {
                _duplicateKeys.Add(new YamlDuplicateKey(key, PositionOf(start)));
            }

            result[key] = value;
        }

        Merge(result, merges);
        return result;
    }

    private string ReadKey(Mark start, int depth)
    {
        var key = ReadNode("#key", depth + 1);
        return key switch
        {
            null => "null",
            JsonValue value => value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString(),
            _ => throw new SemanticErrorException(start, start, "A mapping key must be a scalar."),
        };
    }

    // Keys of the mapping itself win over merged ones, earlier merged mappings over later ones (YAML 1.1 merge key type).
    private static void Merge(JsonObject into, List<JsonNode?>? merges)
    {
        foreach (var merged in merges?.SelectMany(m => m is JsonArray many ? many.AsEnumerable() : [m]) ?? [])
        {
            foreach (var (name, value) in merged as JsonObject ?? [])
            {
                if (!into.ContainsKey(name))
                {
                    into[name] = value?.DeepClone();
                }
            }
        }
    }

    private void Track(string pointer, int depth, Mark mark)
    {
        if (depth <= _positionDepth)
        {
            _positions?.TryAdd(pointer, PositionOf(mark));
        }
    }

    private static string Escape(string key) =>
        key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private void Check(bool condition, string message)
    {
        if (!condition)
        {
            throw new LimitException(message, PositionOf(_parser.Current?.Start ?? Mark.Empty));
        }
    }

    private readonly record struct Anchored(JsonNode? Node, int Nodes);

    private sealed class LimitException(string message, YamlPosition position) : Exception(message)
    {
        public YamlPosition Position { get; } = position;
    }
}
