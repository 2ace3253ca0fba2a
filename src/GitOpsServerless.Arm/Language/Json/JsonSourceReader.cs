using System.Globalization;
using System.Text;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Json;

/// <summary>
/// Reads JSON with ARM's relaxations: comments, line ends inside of strings, trailing commas, strings in single quotes.
/// The last of two equal property names wins.
/// </summary>
internal sealed class JsonSourceReader
{
    private const int MaximumDepth = 128;
    private const int MaximumValues = 1_000_000;
    private const int SmallContainer = 16;
    private readonly string text;
    private readonly bool keepPositions;
    private readonly StringBuilder buffer = new();
    private int position;
    private int line = 1;
    private int lineStart;
    private int depth;
    private int values;
    private RepeatedName? repeated;

    private JsonSourceReader(string text, bool keepPositions)
    {
        this.text = text;
        this.keepPositions = keepPositions;
    }

    public static JsonSource? Read(string text, ICollection<TemplateDiagnostic> diagnostics, bool keepPositions = true) => Read(text, diagnostics, keepPositions, isWhole: true, out _);

    /// <summary>Reads a document, and tells the first property that stands twice in its object.</summary>
    public static JsonSource? Read(string text, ICollection<TemplateDiagnostic> diagnostics, bool keepPositions, out RepeatedName? repeated) => Read(text, diagnostics, keepPositions, isWhole: true, out repeated);

    private static JsonSource? Read(string text, ICollection<TemplateDiagnostic> diagnostics, bool keepPositions, bool isWhole, out RepeatedName? repeated)
    {
        repeated = null;
        var reader = new JsonSourceReader(text, keepPositions);
        try
        {
            if (text.Length > 0 && text[0] == '\uFEFF')
            {
                reader.position = 1;
            }

            var root = reader.ReadValue();
            reader.SkipTrivia();
            repeated = reader.repeated;
            return reader.position == text.Length || !isWhole ? root : throw reader.Failure("Additional text after the end of the JSON value.");
        }
        catch (FormatException failure)
        {
            diagnostics.Add(new("InvalidRequestContent", TemplateDiagnosticSeverity.Error, failure.Message, "", reader.line, reader.position - reader.lineStart + 1));
            return null;
        }
    }

    /// <summary>Reads the first value of a text; Azure's <c>json()</c> does not mind what follows.</summary>
    public static JsonSource? ReadFirst(string text, ICollection<TemplateDiagnostic> diagnostics) => Read(text, diagnostics, keepPositions: false, isWhole: false, out _);

    private FormatException Failure(string message) => new(message);

    private char Peek() => position < text.Length ? text[position] : '\0';

    private JsonSource ReadValue()
    {
        SkipTrivia();
        var startLine = keepPositions ? line : 0;
        var column = keepPositions ? position - lineStart + 1 : 0;
        if (++depth > MaximumDepth)
        {
            throw Failure($"The JSON is nested deeper than {MaximumDepth} levels.");
        }

        if (++values > MaximumValues)
        {
            throw Failure($"The JSON has more than {MaximumValues} values.");
        }

        var value = Peek() switch
        {
            '{' => ReadObject(startLine, column),
            '[' => ReadArray(startLine, column),
            '"' or '\'' => ReadStringNode(startLine, column),
            '-' or '.' or (>= '0' and <= '9') => ReadNumber(startLine, column),
            _ => ReadWord(startLine, column),
        };
        depth--;
        return value;
    }

    private JsonSource ReadStringNode(int startLine, int column)
    {
        var value = ReadString();
        return new() { Kind = JsonSourceKind.String, Text = value, Line = startLine, Column = column, IsConstant = !ExpressionText.IsExpression(value) };
    }

    private JsonSource ReadObject(int startLine, int column)
    {
        position++;
        var properties = new List<JsonSourceProperty>();
        Dictionary<string, int>? index = null;
        var constant = true;
        for (SkipTrivia(); Peek() != '}'; SkipTrivia())
        {
            var (nameLine, nameColumn) = (line, position - lineStart + 1);
            var name = ReadName();
            SkipTrivia();
            if (Peek() != ':')
            {
                throw Failure("Expected ':' after a property name.");
            }

            position++;
            var value = ReadValue();
            constant &= value.IsConstant && !ExpressionText.IsExpression(name) && !IsCopyLoop(name, value);
            if (properties.Count == SmallContainer)
            {
                index = new(StringComparer.Ordinal);
                for (var i = 0; i < properties.Count; i++)
                {
                    index.Add(properties[i].Name, i);
                }
            }

            var earlier = index is null ? properties.FindIndex(property => string.Equals(property.Name, name, StringComparison.Ordinal)) : index.GetValueOrDefault(name, -1);
            if (earlier >= 0)
            {
                repeated ??= new RepeatedName(name, nameLine, nameColumn, properties[earlier].Value.Line);
                properties[earlier] = new(name, value);
            }
            else
            {
                index?.Add(name, properties.Count);
                properties.Add(new(name, value));
            }

            ReadSeparator('}');
        }

        position++;
        return new JsonSource { Kind = JsonSourceKind.Object, Properties = Compact(properties), Line = startLine, Column = column, IsConstant = constant }.Adopt();
    }

    private static bool IsCopyLoop(string name, JsonSource value) =>
        string.Equals(name, "copy", StringComparison.OrdinalIgnoreCase) && value.Kind == JsonSourceKind.Array;

    private JsonSource ReadArray(int startLine, int column)
    {
        position++;
        var items = new List<JsonSource>();
        var constant = true;
        for (SkipTrivia(); Peek() != ']'; SkipTrivia())
        {
            var item = ReadValue();
            constant &= item.IsConstant;
            items.Add(item);
            ReadSeparator(']');
        }

        position++;
        return new JsonSource { Kind = JsonSourceKind.Array, Items = Compact(items), Line = startLine, Column = column, IsConstant = constant }.Adopt();
    }

    /// <summary>Small lists, which are most of them, keep no room for more.</summary>
    private static IReadOnlyList<T> Compact<T>(List<T> list) => list.Count switch
    {
        0 => [],
        <= SmallContainer => list.ToArray(),
        _ => list,
    };

    private void ReadSeparator(char end)
    {
        SkipTrivia();
        if (Peek() == ',')
        {
            position++;
        }
        else if (Peek() != end)
        {
            throw Failure(position < text.Length ? $"Expected ',' or '{end}' but found '{Peek()}'." : $"The text ends where ',' or '{end}' is expected.");
        }
    }

    private string ReadName()
    {
        if (Peek() is '"' or '\'')
        {
            return ReadString();
        }

        var start = position;
        while (char.IsLetterOrDigit(Peek()) || Peek() is '_' or '$')
        {
            position++;
        }

        return position > start ? text[start..position] : throw Failure("Expected a property name.");
    }

    private string ReadString()
    {
        var quote = text[position++];
        buffer.Clear();
        var start = position;
        while (true)
        {
            if (position >= text.Length)
            {
                throw Failure("The string is not closed.");
            }

            var character = text[position];
            if (character == quote)
            {
                buffer.Append(text, start, position - start);
                position++;
                return buffer.ToString();
            }

            position++;
            if (character == '\n')
            {
                StartLine();
            }
            else if (character == '\\')
            {
                buffer.Append(text, start, position - 1 - start);
                buffer.Append(ReadEscape());
                start = position;
            }
        }
    }

    private char ReadEscape()
    {
        var escape = Peek();
        position++;
        return escape switch
        {
            '"' or '\\' or '/' or '\'' => escape,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => ReadUnicodeEscape(),
            _ => throw Failure($"'\\{escape}' is no escape sequence of JSON."),
        };
    }

    private char ReadUnicodeEscape()
    {
        if (position + 4 > text.Length || !ushort.TryParse(text.AsSpan(position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw Failure("'\\u' needs four hexadecimal digits.");
        }

        position += 4;
        return (char)code;
    }

    /// <summary>As Azure reads numbers: those that start with 0 are octal or hexadecimal, those too large for a double are infinite.</summary>
    private JsonSource ReadNumber(int startLine, int column)
    {
        var start = position;
        while (Peek() is '-' or '+' or '.' or 'x' or 'X' || char.IsAsciiHexDigit(Peek()))
        {
            position++;
        }

        var number = text[start..position];
        if (number == "-" && StartsWith("Infinity"))
        {
            position += "Infinity".Length;
            return Float("-Infinity", startLine, column);
        }

        if (number.Length > 1 && number[0] == '0' && number[1] is not ('.' or 'e' or 'E'))
        {
            return Integer(ReadOtherBase(number), startLine, column);
        }

        if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return Integer(integer, startLine, column);
        }

        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? Float(number, startLine, column) : throw Failure($"'{number}' is no number.");
    }

    private long ReadOtherBase(string number)
    {
        try
        {
            return number[1] is 'x' or 'X' ? Convert.ToInt64(number, 16) : Convert.ToInt64(number, 8);
        }
        catch (Exception failure) when (failure is FormatException or OverflowException or ArgumentException)
        {
            throw Failure($"'{number}' is no number.");
        }
    }

    private static JsonSource Integer(long value, int startLine, int column) => new() { Kind = JsonSourceKind.Integer, Integer = value, Line = startLine, Column = column, IsConstant = true };

    private static JsonSource Float(string number, int startLine, int column) => new() { Kind = JsonSourceKind.Float, Text = number, Line = startLine, Column = column, IsConstant = true };

    private bool StartsWith(string word) => string.CompareOrdinal(text, position, word, 0, word.Length) == 0;

    private JsonSource ReadWord(int startLine, int column)
    {
        foreach (var (word, kind, value) in Words)
        {
            if (StartsWith(word))
            {
                position += word.Length;
                return new() { Kind = kind, Integer = value, Text = kind == JsonSourceKind.Float ? word : "", Line = startLine, Column = column, IsConstant = true };
            }
        }

        throw Failure(position < text.Length ? $"Unexpected character '{Peek()}'." : "The text ends where a value is expected.");
    }

    private static readonly (string Word, JsonSourceKind Kind, int Value)[] Words =
        [("true", JsonSourceKind.Boolean, 1), ("false", JsonSourceKind.Boolean, 0), ("null", JsonSourceKind.Null, 0), ("undefined", JsonSourceKind.Null, 0), ("NaN", JsonSourceKind.Float, 0), ("Infinity", JsonSourceKind.Float, 0)];

    private void SkipTrivia()
    {
        while (position < text.Length)
        {
            var character = text[position];
            if (character == '\n')
            {
                position++;
                StartLine();
            }
            else if (character is ' ' or '\t' or '\r' or '\u00A0' or '\uFEFF')
            {
                position++;
            }
            else if (character == '/' && position + 1 < text.Length && text[position + 1] is '/' or '*')
            {
                SkipComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipComment()
    {
        var end = text[position + 1] == '/' ? text.IndexOf('\n', position) : text.IndexOf("*/", position + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            if (text[position + 1] == '*')
            {
                throw Failure("The comment is not closed.");
            }

            position = text.Length;
            return;
        }

        var stop = text[position + 1] == '/' ? end : end + 2;
        for (; position < stop; position++)
        {
            if (text[position] == '\n')
            {
                line++;
                lineStart = position + 1;
            }
        }
    }

    private void StartLine()
    {
        line++;
        lineStart = position;
    }
}
