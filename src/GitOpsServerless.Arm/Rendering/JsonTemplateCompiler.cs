using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>Reads an ARM JSON template and its parameter file.</summary>
internal static class JsonTemplateCompiler
{
    public static async Task<Result<CompiledTemplate>> CompileAsync(TemplateFiles files, string path, CancellationToken cancellationToken, JsonObject? given = null)
    {
        var text = await files.ReadAsync(path, cancellationToken);
        if (!text.IsSuccess)
        {
            return Result<CompiledTemplate>.Failure(text.Diagnostics);
        }

        var document = TemplateDocument.Parse(text.Value);
        var template = Read(document, path, DiagnosticCatalog.TemplateInvalid);
        var parameters = given is null ? await ParametersAsync(files, path, cancellationToken) : new ParameterFile(null, given, null);
        return template.IsSuccess && parameters.IsSuccess
            ? new CompiledTemplate(path, document, template.Value, parameters.Value.Values) { ParameterFile = parameters.Value }
            : Result<CompiledTemplate>.Failure([.. template.Diagnostics, .. parameters.Diagnostics]);
    }

    /// <summary>The parameters of a parameter file; none when there is no file.</summary>
    public static async Task<Result<ParameterFile>> ParametersAsync(TemplateFiles files, string template, CancellationToken cancellationToken)
    {
        if (await files.FindParametersAsync(template, cancellationToken) is not { } path || !path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return ParameterFile.None;
        }

        var text = await files.ReadAsync(path, cancellationToken);
        return text.IsSuccess ? ReadParameters(text.Value, path) : Result<ParameterFile>.Failure(text.Diagnostics);
    }

    private static Result<ParameterFile> ReadParameters(string text, string path)
    {
        var document = TemplateDocument.Parse(text);
        var file = Read(document, path, DiagnosticCatalog.ParameterFileInvalid);
        if (!file.IsSuccess)
        {
            return Result<ParameterFile>.Failure(file.Diagnostics);
        }

        var root = document.Root!;
        var entries = root.GetObject("parameters") ?? root;
        if (entries == root && root["$schema"] is not null)
        {
            return ParameterFile.None;
        }

        var wrong = entries.Properties.Where(p => p.Value["value"] is null && p.Value["reference"] is null && p.Value["expression"] is null).ToList();
        return wrong.Count == 0
            ? new ParameterFile(path, (JsonObject)SourceNode.Of(entries)!, entries)
            : Result<ParameterFile>.Failure([.. wrong.Select(w => DiagnosticCatalog.ParameterFileInvalid.Create($"The parameter '{w.Name}' has neither a value nor a reference.", path, w.Value.Line, w.Value.Column))]);
    }

    private static Result<JsonObject> Read(TemplateDocument document, string path, DiagnosticDescriptor descriptor)
    {
        if (document.Diagnostics.Count > 0)
        {
            return Result<JsonObject>.Failure([.. document.Diagnostics.Select(d => descriptor.Create(d.Message, path, d.Line, d.Column))]);
        }

        if (document.RepeatedName is { } repeated)
        {
            return descriptor.Create($"Duplicate property '{repeated.Name}': its object has it in line {repeated.FirstLine} already, and Azure would use the last one alone.", path, repeated.Line, repeated.Column);
        }

        return document.Root is { Kind: JsonSourceKind.Object } root
            ? (JsonObject)SourceNode.Of(root)!
            : descriptor.Create("The file is not a JSON object.", path, document.Root?.Line, document.Root?.Column);
    }
}
