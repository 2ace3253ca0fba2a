using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>Reads an ARM JSON template and its parameter file.</summary>
internal static class JsonTemplateCompiler
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 128, AllowDuplicateProperties = false };

    public static async Task<Result<CompiledTemplate>> CompileAsync(TemplateFiles files, string path, CancellationToken cancellationToken, JsonObject? given = null)
    {
        var text = await files.ReadAsync(path, cancellationToken);
        if (!text.IsSuccess)
        {
            return Result<CompiledTemplate>.Failure(text.Diagnostics);
        }

        var document = TemplateDocument.Parse(text.Value);
        if (document.Diagnostics.Count > 0)
        {
            return Result<CompiledTemplate>.Failure([.. document.Diagnostics.Select(d => DiagnosticCatalog.TemplateInvalid.Create(d.Message, path, d.Line, d.Column))]);
        }

        var template = Parse(text.Value, path, DiagnosticCatalog.TemplateInvalid);
        var parameters = given ?? await ParametersAsync(files, path, cancellationToken);
        return template.IsSuccess && parameters.IsSuccess
            ? new CompiledTemplate(path, document, template.Value, parameters.Value)
            : Result<CompiledTemplate>.Failure([.. template.Diagnostics, .. parameters.Diagnostics]);
    }

    /// <summary>The parameters of a parameter file; none when there is no file.</summary>
    public static async Task<Result<JsonObject>> ParametersAsync(TemplateFiles files, string template, CancellationToken cancellationToken)
    {
        if (await files.FindParametersAsync(template, cancellationToken) is not { } path || !path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return new JsonObject();
        }

        var text = await files.ReadAsync(path, cancellationToken);
        return text.IsSuccess ? ReadParameters(text.Value, path) : Result<JsonObject>.Failure(text.Diagnostics);
    }

    private static Result<JsonObject> ReadParameters(string text, string path)
    {
        var file = Parse(text, path, DiagnosticCatalog.ParameterFileInvalid);
        if (!file.IsSuccess)
        {
            return file;
        }

        var parameters = file.Value["parameters"] as JsonObject ?? (file.Value.ContainsKey("$schema") ? [] : file.Value);
        var wrong = parameters.Where(p => p.Value is not JsonObject entry || !(entry.ContainsKey("value") || entry.ContainsKey("reference") || entry.ContainsKey("expression"))).ToList();
        return wrong.Count == 0
            ? parameters.DeepClone().AsObject()
            : Result<JsonObject>.Failure([.. wrong.Select(w => DiagnosticCatalog.ParameterFileInvalid.Create($"The parameter '{w.Key}' has neither a value nor a reference.", path))]);
    }

    private static Result<JsonObject> Parse(string text, string path, DiagnosticDescriptor descriptor)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Lenient) is JsonObject container
                ? container
                : descriptor.Create("The file is not a JSON object.", path);
        }
        catch (JsonException e)
        {
            return descriptor.Create($"The file is not JSON: {e.Message}", path, (int?)e.LineNumber + 1, (int?)e.BytePositionInLine + 1);
        }
    }
}
