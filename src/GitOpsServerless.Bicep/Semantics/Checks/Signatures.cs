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

    /// <summary>
    /// The error of a call with arguments of these kinds, and the argument that it is about: the last one that any way to call the
    /// function goes wrong with. Null when there is none.
    /// </summary>
    public static (string Code, int Argument)? Problem(BuiltInFunction function, bool[] unions, Kinds[] arguments)
    {
        List<int>? mismatches = null;
        foreach (var signature in function.Signatures)
        {
            if (signature.Takes(arguments.Length))
            {
                var mismatch = signature.Mismatch(arguments, unions);
                if (mismatch < 0)
                {
                    return null;
                }

                (mismatches ??= []).Add(mismatch);
            }
        }

        // The number of arguments has been reported.
        return mismatches is null ? null : (mismatches.Count > 1 && mismatches.TrueForAll(mismatch => mismatch == mismatches[0]) ? "BCP048" : "BCP070", mismatches.Max());
    }
}
