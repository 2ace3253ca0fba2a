using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Imports;

/// <summary>The names of an ARM template's parts as Bicep sees them.</summary>
internal static class ArmNames
{
    public const string DefinitionPrefix = "#/definitions/";
    public const string FunctionPrefix = "__bicep.";

    public static string Original(ExportKind kind, string identifier)
    {
        var prefix = kind switch
        {
            ExportKind.Type => DefinitionPrefix,
            ExportKind.Function => FunctionPrefix,
            _ => "\0",
        };
        return identifier.StartsWith(prefix, StringComparison.Ordinal) && Lexer.IsIdentifier(identifier[prefix.Length..]) ? identifier[prefix.Length..] : identifier;
    }

    public static string Identifier(ExportKind kind, string name) => kind switch
    {
        ExportKind.Type => DefinitionPrefix + name,
        ExportKind.Function when !name.Contains('.', StringComparison.Ordinal) => FunctionPrefix + name,
        _ => name,
    };
}
