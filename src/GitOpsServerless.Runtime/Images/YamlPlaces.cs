using GitOpsServerless.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace GitOpsServerless.Runtime.Images;

/// <summary>The documents of a YAML text with the place of every value.</summary>
internal static class YamlPlaces
{
    private const int MaxDepth = 100;
    private const int MaxNodes = 500_000;

    /// <summary>The documents; null when the text is no YAML, such as the template of a chart.</summary>
    public static IReadOnlyList<YamlNode>? Read(string text)
    {
        try
        {
            if (!IsBounded(text))
            {
                return null;
            }

            var stream = new YamlDotNet.RepresentationModel.YamlStream();
            stream.Load(new StringReader(text));
            return [.. stream.Documents.Select(d => d.RootNode)];
        }
        catch (Exception error) when (error is YamlException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>All mappings, each once however often it is referred to by aliases.</summary>
    public static IEnumerable<YamlMappingNode> Mappings(YamlNode root)
    {
        var seen = new HashSet<YamlNode>(ReferenceEqualityComparer.Instance);
        var open = new Stack<YamlNode>([root]);
        while (open.TryPop(out var node))
        {
            if (!seen.Add(node))
            {
                continue;
            }

            if (node is YamlMappingNode mapping)
            {
                yield return mapping;
                Push(open, mapping.Children.Values);
            }
            else if (node is YamlSequenceNode sequence)
            {
                Push(open, sequence.Children);
            }
        }
    }

    /// <summary>The text of a key, when its value is one.</summary>
    public static YamlScalarNode? Scalar(YamlMappingNode mapping, string key) =>
        mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value as YamlScalarNode : null;

    /// <summary>A new value in the quotes of the old one, or in quotes when it would be no text without them.</summary>
    public static string InStyleOf(YamlScalarNode old, string value) => old.Style switch
    {
        ScalarStyle.SingleQuoted => $"'{value}'",
        ScalarStyle.DoubleQuoted => $"\"{value}\"",
        _ => Plain(value),
    };

    /// <summary>A value in quotes when it would be no text without them: <c>1.10</c> is a number.</summary>
    public static string Plain(string value) => YamlText.CanBePlain(value) && !YamlScalar.NeedsQuotes(value) ? value : $"\"{value}\"";

    private static void Push(Stack<YamlNode> open, IEnumerable<YamlNode> nodes)
    {
        foreach (var node in nodes.Reverse())
        {
            open.Push(node);
        }
    }

    // The tree is built by recursion, so the depth is looked at before.
    private static bool IsBounded(string text)
    {
        var parser = new Parser(new StringReader(text));
        var (depth, nodes) = (0, 0);
        while (parser.MoveNext())
        {
            depth += parser.Current is MappingStart or SequenceStart ? 1 : parser.Current is MappingEnd or SequenceEnd ? -1 : 0;
            if (depth > MaxDepth || ++nodes > MaxNodes)
            {
                return false;
            }
        }

        return true;
    }
}
