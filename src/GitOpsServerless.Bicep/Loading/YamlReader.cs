using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Bicep.Semantics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitOpsServerless.Bicep.Loading;

/// <summary>
/// Reads the first document of a YAML file as JSON, with the scalars of the YAML 1.2 core schema. Scalars whose
/// meaning differs between YAML versions, aliases and tags are refused.
/// </summary>
internal sealed partial class YamlReader
{
    private const int MaximumDepth = 100;

    private readonly IParser _parser;
    private int _depth;

    private YamlReader(string text) => _parser = new Parser(new StringReader(text));

    public static JsonNode? Read(string text)
    {
        var reader = new YamlReader(text);
        reader._parser.Consume<StreamStart>();
        if (reader._parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        reader._parser.Consume<DocumentStart>();
        return reader.Node();
    }

    private static Refusal Unsupported(string what) => new(RefusalCodes.Feature, null, null, $"This compiler does not vouch for the exact output of: {what} in a YAML file.");

    private JsonNode? Node()
    {
        if (++_depth > MaximumDepth)
        {
            throw Unsupported("deep nesting");
        }

        var node = _parser.Current switch
        {
            Scalar => Value(_parser.Consume<Scalar>()),
            SequenceStart => Sequence(),
            MappingStart => Mapping(),
            _ => throw Unsupported("an alias"),
        };
        _depth--;
        return node;
    }

    private JsonArray Sequence()
    {
        _parser.Consume<SequenceStart>();
        var array = new JsonArray();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            array.Add(Node());
        }

        return array;
    }

    private JsonObject Mapping()
    {
        _parser.Consume<MappingStart>();
        var @object = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>();
            if (key.Value == "<<" || !@object.TryAdd(key.Value, Node()))
            {
                throw Unsupported("a merge key or a repeated key");
            }
        }

        return @object;
    }

    private static JsonNode? Value(Scalar scalar)
    {
        if (!scalar.Tag.IsEmpty)
        {
            throw Unsupported("a tag");
        }

        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain)
        {
            return JsonValue.Create(text);
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE":
                return JsonValue.Create(false);
        }

        if (Whole().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return JsonValue.Create(number);
        }

        if (Real().IsMatch(text))
        {
            return JsonNode.Parse(double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture));
        }

        return Ambiguous().IsMatch(text) ? throw Unsupported($"the scalar {text}") : JsonValue.Create(text);
    }

    [GeneratedRegex("^-?(0|[1-9][0-9]*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)\.[0-9]*[1-9]$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Real();

    [GeneratedRegex(@"^([yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|[-+]?[0-9][0-9_,.]*([eE][-+]?[0-9]+)?|[-+]?0[xob][0-9a-fA-F_]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|[-+]?[0-9_]+(:[0-9.]+)+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|=|<<)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ambiguous();
}
