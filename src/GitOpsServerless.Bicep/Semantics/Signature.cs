using GitOpsServerless.Bicep.Semantics.Checks;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>One way to call a function: the kinds of its parameters, how many of them must be given, and the kinds of its result.</summary>
internal sealed record Signature(Kinds[] Parameters, int Required, bool Repeats, Kinds Result)
{
    /// <summary>Reads <c>parameter … → result</c>.</summary>
    public static Signature Parse(string text)
    {
        var arrow = text.IndexOf('→', StringComparison.Ordinal);
        var parameters = text[..arrow].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Signature(
            [.. parameters.Select(parameter => Kind(parameter.TrimEnd('?', '+')))],
            parameters.Count(parameter => !parameter.EndsWith('?')),
            parameters.Length > 0 && parameters[^1].Contains('+', StringComparison.Ordinal),
            Kind(text[(arrow + 1)..].Trim()));
    }

    /// <summary>Whether so many arguments can be given.</summary>
    public bool Takes(int arguments) => arguments >= Required && (Repeats || arguments <= Parameters.Length);

    /// <summary>The first argument that cannot be given for its kind; -1 when all can.</summary>
    public int Mismatch(Kinds[] arguments, bool[] unions)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = Parameters[Math.Min(i, Parameters.Length - 1)];
            if ((parameter & arguments[i]) == Kinds.None || (unions[i] && (arguments[i] & ~(parameter | Kinds.Null)) != Kinds.None))
            {
                return i;
            }
        }

        return -1;
    }

    private static Kinds Kind(string name) => name switch
    {
        "string" => Kinds.String,
        "int" => Kinds.Int,
        "bool" => Kinds.Bool,
        "array" => Kinds.Array,
        "object" or "scope" => Kinds.Object,
        "lambda" => Kinds.Lambda,
        "scalar" => Kinds.String | Kinds.Int | Kinds.Bool,
        "stringOrArray" => Kinds.String | Kinds.Array,
        "stringOrObject" => Kinds.String | Kinds.Object,
        "stringOrInt" => Kinds.String | Kinds.Int,
        "container" => Kinds.String | Kinds.Array | Kinds.Object | Kinds.Null,
        "never" => Kinds.None,
        _ => Kinds.Any,
    };
}
