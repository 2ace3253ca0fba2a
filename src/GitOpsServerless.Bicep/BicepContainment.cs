using System.Text.Json;
using GitOpsServerless.Bicep.Loading;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep;

/// <summary>
/// Proves that another compiler that is given these files asks for no file outside of them. Every path that Bicep reads
/// must be written out where it is used and lead to a place inside the set; what cannot be proven is a finding.
/// </summary>
public static class BicepContainment
{
    private const int SyntaxDepth = 200;

    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "$schema", "analyzers", "cloud", "documentation", "experimentalFeaturesEnabled", "experimentalFeaturesWarning", "formatting", "implicitExtensions", "moduleAliases",
    };

    /// <summary>The first reason why a file set is not contained; null when it is.</summary>
    /// <param name="files">Contents by path; <c>.bicep</c>, <c>.bicepparam</c> and <c>bicepconfig.json</c> files are looked at.</param>
    public static BicepDiagnostic? FirstEscape(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (var (path, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            var escape = RelativePath.FileName(path).Equals("bicepconfig.json", StringComparison.OrdinalIgnoreCase)
                ? InConfiguration(path, content)
                : RelativePath.Extension(path).ToUpperInvariant() is ".BICEP" or ".BICEPPARAM" ? InSource(path, content) : null;
            if (escape is not null)
            {
                return escape;
            }
        }

        return null;
    }

    private static BicepDiagnostic? InSource(string path, ReadOnlyMemory<byte> content)
    {
        var source = new SourceText(path, Compilation.Decode(content.ToArray()));
        var diagnostics = new DiagnosticBag(source, 10);
        ProgramNode program;
        try
        {
            program = Parser.Parse(source, diagnostics, path.EndsWith(".bicepparam", StringComparison.OrdinalIgnoreCase), SyntaxDepth);
        }
        catch (InsufficientExecutionStackException)
        {
            return Outside(source, 0, 0, "The file is nested too deeply to be looked at.");
        }

        if (diagnostics.HasErrors)
        {
            // A file that is read in another way than the other compiler reads it proves nothing.
            return diagnostics.Items.First(item => item.Severity == BicepSeverity.Error);
        }

        foreach (var (at, isSource) in program.Descend().SelectMany(Paths))
        {
            if (at is not StringNode { Literal: { } text } || (!ModuleReference.IsExternal(text) && !IsInside(path, text)))
            {
                return Outside(source, at.Start, at.End, "The path is not written out, or leads outside of the repository.");
            }

            // The other compiler reads a file of any other name as Bicep, and nobody has looked at that one.
            if (isSource && !ModuleReference.IsExternal(text) && !IsSourceName(text))
            {
                return Outside(source, at.Start, at.End, "The path does not end as that of a Bicep file or a template does.");
            }
        }

        return null;
    }

    // Not with the escapes of URIs and drives, which the other compiler may give a meaning.
    private static bool IsInside(string file, string path) => path.AsSpan().IndexOfAny('%', ':') < 0 && RelativePath.Resolve(file, path) is not null;

    private static bool IsSourceName(string path) => RelativePath.Extension(path).ToUpperInvariant() is ".BICEP" or ".BICEPPARAM" or ".JSON" or ".JSONC" or ".ARM";

    private static IEnumerable<(SyntaxNode Path, bool IsSource)> Paths(SyntaxNode node) => node switch
    {
        ModuleNode module => [(module.Reference, true)],
        TestNode test => [(test.Path, true)],
        ImportNode import => [(import.Path, true)],
        ExtensionNode { Specification: StringNode specification } => [(specification, false)],
        UsingNode { Path: StringNode path } => [(path, true)],
        ExtendsNode extends => [(extends.Path, true)],
        CallNode { Arguments: [var first, ..] } call when call.Name.Text.StartsWith("load", StringComparison.OrdinalIgnoreCase) => [(first, false)],
        _ => [],
    };

    // Of a configuration only what is known to name no place of the machine. Not so: the cache, extensions, and configurations
    // and modules of any name that others are made of ("extends", "moduleAliasesMock").
    private static BicepDiagnostic? InConfiguration(string path, ReadOnlyMemory<byte> content)
    {
        var source = new SourceText(path, Compilation.Decode(content.ToArray()));
        try
        {
            using var document = JsonDocument.Parse(source.Text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.ValueKind == JsonValueKind.Object &&
                document.RootElement.EnumerateObject().Any(section => !(Harmless.Contains(section.Name) || (IsNamed(section, "extensions") && !HasPath(section.Value))))
                    ? Outside(source, 0, 0, "The configuration has a section that may name a place of the machine.")
                    : null;
        }
        catch (JsonException error)
        {
            return Outside(source, 0, 0, error.Message);
        }
    }

    private static bool IsNamed(JsonProperty section, string name) => string.Equals(section.Name, name, StringComparison.OrdinalIgnoreCase);

    private static bool HasPath(JsonElement extensions) =>
        extensions.ValueKind != JsonValueKind.Object ||
        extensions.EnumerateObject().Any(extension => extension.Value.ValueKind != JsonValueKind.String || extension.Value.GetString() is not { } text || !(text.StartsWith("builtin:", StringComparison.Ordinal) || ModuleReference.IsExternal(text)));

    private static BicepDiagnostic Outside(SourceText source, int start, int end, string message)
    {
        var (line, column) = source.Locate(start);
        return new BicepDiagnostic(RefusalCodes.Outside, BicepSeverity.Error, message, source.Path, line, column, start, end - start);
    }
}
