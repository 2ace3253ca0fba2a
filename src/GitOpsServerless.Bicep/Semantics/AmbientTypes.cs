namespace GitOpsServerless.Bicep.Semantics;

/// <summary>The types that have a name in the language itself.</summary>
internal static class AmbientTypes
{
    public static bool IsName(string name) => name is "string" or "int" or "bool" or "object" or "array" or "any";

    public static bool IsGeneric(string name) => name is "resourceInput" or "resourceOutput" or "resource";
}
