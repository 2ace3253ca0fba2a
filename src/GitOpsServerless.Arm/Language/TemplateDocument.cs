using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language.Json;

namespace GitOpsServerless.Arm.Language;

/// <summary>
/// A template read from text or JSON. Immutable and reusable: expressions are parsed once, however often it is expanded.
/// </summary>
public sealed class TemplateDocument
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private TemplateDocument(JsonSource? root, IReadOnlyList<TemplateDiagnostic> diagnostics)
    {
        Root = root;
        Diagnostics = diagnostics;
    }

    /// <summary>Syntax errors of the text; empty when it could be read.</summary>
    public IReadOnlyList<TemplateDiagnostic> Diagnostics { get; }

    internal JsonSource? Root { get; }

    /// <summary>The first property that stands twice in its object; Azure would take the last and say nothing.</summary>
    internal RepeatedName? RepeatedName { get; private init; }

    /// <summary>
    /// Reads a template with comments, multi-line strings and trailing commas, as ARM accepts them, and keeps the positions.
    /// A text that cannot be read gives a document with diagnostics, which expands to these.
    /// </summary>
    public static TemplateDocument Parse(string text, TemplateLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text, limits ?? TemplateLimits.Default, keepPositions: true);
    }

    /// <summary>Takes a template that was read already; its diagnostics carry paths but no lines.</summary>
    public static TemplateDocument FromJson(JsonNode template)
    {
        ArgumentNullException.ThrowIfNull(template);

        // Azure's limit is on what is sent: quotes and letters of other languages count once.
        return Parse(template.ToJsonString(Relaxed), TemplateLimits.Default, keepPositions: false);
    }

    internal static TemplateDocument Parse(string text, TemplateLimits limits, bool keepPositions)
    {
        var diagnostics = new List<TemplateDiagnostic>();
        if (text.Length > limits.TemplateLength)
        {
            diagnostics.Add(new("RequestContentTooLarge", TemplateDiagnosticSeverity.Error, $"The template has {text.Length} characters; the limit is {limits.TemplateLength}.", "", null, null));
            return new(null, diagnostics);
        }

        var root = JsonSourceReader.Read(text, diagnostics, keepPositions, out var repeated);
        return new(root, diagnostics) { RepeatedName = repeated };
    }
}
