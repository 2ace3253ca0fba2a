using System.Globalization;
using System.Text;

namespace GitOpsServerless.Rendering.Substituting;

/// <summary>One pass over one text: recursive descent over <c>${…}</c>.</summary>
internal sealed class Expander(string text, Func<string, string?> lookup, bool keepUndefined)
{
    private const int MaxDepth = 16;
    private const int MaxLength = 16 * 1024 * 1024;
    private const string SecretPrefix = "keyvault:";
    private static readonly string[] DefaultOperators = [":-", ":=", ":?", "="];
    private static readonly string[] TrimOperators = ["##", "#", "%%", "%"];
    private static readonly string[] CaseOperators = ["^^", "^", ",,", ","];
    private static readonly string[] ReplaceOperators = ["//", "/#", "/%", "/"];
    private const Escapes InReplacement = Escapes.Slash | Escapes.Dollar | Escapes.Brace;
    private readonly List<string> _undefined = [];
    private int _at;
    private int _depth;

    public IReadOnlyList<string> Undefined => _undefined;

    public string ExpandAll()
    {
        var result = new StringBuilder();
        while (_at < text.Length)
        {
            AppendNext(result, Escapes.Dollar);
        }

        return result.ToString();
    }

    private void AppendNext(StringBuilder result, Escapes escapes)
    {
        if (result.Length > MaxLength)
        {
            throw new SubstitutionException("The text grows too long.");
        }

        if (escapes.HasFlag(Escapes.Dollar) && Take(keepUndefined ? "$${" : "$$"))
        {
            // With a brace behind it, it is the brace's own dollar that is meant.
            result.Append(keepUndefined ? "${" : "$");
        }
        else if (Rest.StartsWith("${", StringComparison.Ordinal))
        {
            result.Append(keepUndefined ? ExpressionOrText() : Expression());
        }
        else if (escapes.HasFlag(Escapes.Slash) && text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] is '/' or '\\')
        {
            result.Append(text[_at + 1]);
            _at += 2;
        }
        else if (escapes.HasFlag(Escapes.Brace) && text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] == '}' && text.IndexOf('}', _at + 2) >= 0)
        {
            result.Append('}');
            _at += 2;
        }
        else
        {
            result.Append(text[_at++]);
        }
    }

    private ReadOnlySpan<char> Rest => text.AsSpan(_at);

    // Where only some names are filled in, what is no expression for us may be one for a script.
    private string ExpressionOrText()
    {
        var (start, depth) = (_at, _depth);
        try
        {
            return Expression();
        }
        catch (SubstitutionException)
        {
            (_at, _depth) = (start + 2, depth);
            return "${";
        }
    }

    private string Expression()
    {
        var start = _at;
        _at += 2;
        if (Rest.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            return SecretReference(start);
        }

        if (++_depth > MaxDepth)
        {
            throw new SubstitutionException($"Expressions are nested deeper than {MaxDepth}.");
        }

        var value = Take("#") ? Length() : Named(start);
        _depth--;
        return value;
    }

    private string SecretReference(int start)
    {
        var end = text.IndexOf('}', _at);
        _at = end < 0 ? throw Bad(start) : end + 1;
        return text[start.._at];
    }

    private string Length()
    {
        var start = _at - 3;
        var name = Name(start);
        Expect('}', start);
        return Use(name, start, value => value.EnumerateRunes().Count().ToString(CultureInfo.InvariantCulture));
    }

    private string Named(int start)
    {
        var name = Name(start);
        if (Take("}"))
        {
            return Use(name, start, value => value);
        }

        if (TakeAny(DefaultOperators) is not null)
        {
            var word = Word(start, Escapes.Brace);
            return lookup(name) is { Length: > 0 } value ? value : word;
        }

        // Without a colon, an empty value is one (bash, "Shell Parameter Expansion"); '=' is ':=', as in Flux.
        if (Take("-"))
        {
            var word = Word(start, Escapes.Brace);
            return lookup(name) ?? word;
        }

        if (Take(":+"))
        {
            var word = Word(start, Escapes.Brace);
            return lookup(name) is { Length: > 0 } ? word : string.Empty;
        }

        if (Take("+"))
        {
            var word = Word(start, Escapes.Brace);
            return lookup(name) is not null ? word : string.Empty;
        }

        return Transformed(name, start);
    }

    private string Transformed(string name, int start)
    {
        if (Take(":"))
        {
            return Slice(name, start);
        }

        if (TakeAny(CaseOperators) is { } letters)
        {
            Expect('}', start);
            return Use(name, start, value => TextOperations.ChangeCase(value, letters));
        }

        if (TakeAny(TrimOperators) is { } trim)
        {
            var pattern = Word(start, Escapes.None);
            return Use(name, start, value => TextOperations.Trim(value, pattern, trim));
        }

        if (TakeAny(ReplaceOperators) is { } replace)
        {
            var (search, ended) = WordUntil('/', start, InReplacement);
            var replacement = ended ? string.Empty : Word(start, InReplacement);
            return Use(name, start, value => TextOperations.Replace(value, search, replacement, replace));
        }

        throw Bad(start);
    }

    private string Slice(string name, int start)
    {
        var (position, ended) = WordUntil(':', start, Escapes.None);
        var length = ended ? null : Word(start, Escapes.None);
        var all = 0;
        if (!TryInteger(position, out var from) || (length is not null && !TryInteger(length, out all)))
        {
            // What is no number cuts nothing off.
            return Use(name, start, value => value);
        }

        return Use(name, start, value => TextOperations.Slice(value, from, length is null ? null : all));
    }

    private static bool TryInteger(string word, out int value) =>
        int.TryParse(word.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    // Expands up to the closing brace.
    private string Word(int start, Escapes escapes)
    {
        var result = new StringBuilder();
        while (_at < text.Length)
        {
            if (text[_at] == '}')
            {
                _at++;
                return result.ToString();
            }

            AppendNext(result, escapes);
        }

        throw Bad(start);
    }

    private (string Word, bool Ended) WordUntil(char stop, int start, Escapes escapes)
    {
        var result = new StringBuilder();
        while (_at < text.Length)
        {
            var c = text[_at];
            if (c == '}' || c == stop)
            {
                _at++;
                return (result.ToString(), c == '}');
            }

            AppendNext(result, escapes);
        }

        throw Bad(start);
    }

    private string Use(string name, int start, Func<string, string> operation)
    {
        if (lookup(name) is { } value)
        {
            return operation(value);
        }

        if (keepUndefined)
        {
            return text[start.._at];
        }

        if (!_undefined.Contains(name, StringComparer.Ordinal))
        {
            _undefined.Add(name);
        }

        return string.Empty;
    }

    private string Name(int start)
    {
        var from = _at;
        while (_at < text.Length && (text[_at] == '_' || char.IsAsciiLetterOrDigit(text[_at])))
        {
            _at++;
        }

        return _at > from ? text[from.._at] : throw Bad(start);
    }

    private bool Take(string token)
    {
        if (!Rest.StartsWith(token, StringComparison.Ordinal))
        {
            return false;
        }

        _at += token.Length;
        return true;
    }

    private string? TakeAny(string[] tokens) => tokens.FirstOrDefault(Take);

    private void Expect(char c, int start)
    {
        if (_at >= text.Length || text[_at++] != c)
        {
            throw Bad(start);
        }
    }

    private SubstitutionException Bad(int start)
    {
        const int shown = 40;
        var end = text.IndexOfAny(['}', '\n'], start);
        var expression = text[start..(end < 0 ? text.Length : end + 1)].TrimEnd('\n');
        return new SubstitutionException($"'{(expression.Length > shown ? expression[..shown] + "…" : expression)}' is not a valid expression.");
    }
}
