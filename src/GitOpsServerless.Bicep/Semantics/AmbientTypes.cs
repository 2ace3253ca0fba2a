namespace GitOpsServerless.Bicep.Semantics;

/// <summary>The types that have a name in the language itself.</summary>
internal static class AmbientTypes
{
    /// <summary>The types of the language that need no experimental feature.</summary>
    public static string[] Names { get; } = ["any", "array", "bool", "int", "object", "resourceInput", "resourceOutput", "string"];

    public static bool IsName(string name) => name is "string" or "int" or "bool" or "object" or "array" or "any";

    public static bool IsGeneric(string name) => name is "resourceInput" or "resourceOutput" or "resource";
}
