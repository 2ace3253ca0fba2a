namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>Reads the signatures of built-in functions.</summary>
internal static class Signatures
{
    public static Kinds Result(BuiltInFunction function) =>
        function.Signatures.Split('|').Aggregate(Kinds.None, (kinds, signature) => kinds | Kind(signature[(signature.IndexOf('→', StringComparison.Ordinal) + 1)..].Trim()));

    /// <summary>Whether the function takes arguments of these kinds.</summary>
    public static bool Accepts(BuiltInFunction function, IReadOnlyList<Kinds> arguments) =>
        function.Signatures.Split('|').Any(signature => AcceptsOne(signature[..signature.IndexOf('→', StringComparison.Ordinal)].Split(' ', StringSplitOptions.RemoveEmptyEntries), arguments));

    private static bool AcceptsOne(string[] parameters, IReadOnlyList<Kinds> arguments)
    {
        var required = parameters.Count(parameter => !parameter.EndsWith('?'));
        var repeats = parameters.Length > 0 && parameters[^1].Contains('+', StringComparison.Ordinal);
        if (arguments.Count < required || (!repeats && arguments.Count > parameters.Length))
        {
            return false;
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            if ((Kind(parameters[Math.Min(i, parameters.Length - 1)].TrimEnd('?', '+')) & arguments[i]) == Kinds.None)
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
