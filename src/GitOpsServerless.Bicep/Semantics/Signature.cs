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

    /// <summary>Whether arguments of these kinds can be given.</summary>
    public bool Accepts(Kinds[] arguments)
    {
        if (arguments.Length < Required || (!Repeats && arguments.Length > Parameters.Length))
        {
            return false;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if ((Parameters[Math.Min(i, Parameters.Length - 1)] & arguments[i]) == Kinds.None)
            {
                return false;
            }
        }

        return true;
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
        "stringOrInt" => Kinds.String | Kinds.Int,
        "container" => Kinds.String | Kinds.Array | Kinds.Object | Kinds.Null,
        "never" => Kinds.None,
        _ => Kinds.Any,
    };
}
