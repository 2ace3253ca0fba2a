namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>What the signatures of a built-in function say together.</summary>
internal static class Signatures
{
    public static Kinds Result(BuiltInFunction function)
    {
        var kinds = Kinds.None;
        foreach (var signature in function.Signatures)
        {
            kinds |= signature.Result;
        }

        return kinds;
    }

    /// <summary>Whether the function takes arguments of these kinds.</summary>
    public static bool Accepts(BuiltInFunction function, Kinds[] arguments)
    {
        foreach (var signature in function.Signatures)
        {
            if (signature.Accepts(arguments))
            {
                return true;
            }
        }

        return false;
    }
}
