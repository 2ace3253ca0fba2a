using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Bicep;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>Compiles a <c>.bicep</c> file, or a <c>.bicepparam</c> file with the template that it uses.</summary>
internal sealed partial class BicepTemplateCompiler(RenderRequest request, TemplateFiles files, BicepOptions options, BicepFallback fallback)
{
    private const int MaxRounds = 60;

    public async Task<Result<CompiledTemplate>> CompileAsync(string path, CancellationToken cancellationToken)
    {
        var opened = await BicepFileSet.OpenAsync(request.Files, cancellationToken);
        if (!opened.IsSuccess)
        {
            return Result<CompiledTemplate>.Failure(opened.Diagnostics);
        }

        var parametersFile = path.EndsWith(".bicepparam", StringComparison.OrdinalIgnoreCase) ? path : await files.FindParametersAsync(path, cancellationToken);
        if (parametersFile?.EndsWith(".bicepparam", StringComparison.OrdinalIgnoreCase) == true)
        {
            return await CompileWithParametersAsync(opened.Value, parametersFile, cancellationToken);
        }

        var parameters = await JsonTemplateCompiler.ParametersAsync(files, path, cancellationToken);
        return parameters.IsSuccess ? await CompileTemplateAsync(opened.Value, path, parameters.Value, [], cancellationToken) : Result<CompiledTemplate>.Failure(parameters.Diagnostics);
    }

    private async Task<Result<CompiledTemplate>> CompileWithParametersAsync(BicepFileSet set, string path, CancellationToken cancellationToken)
    {
        var compiled = await RunAsync(set, path, cancellationToken);
        if (compiled.IsSuccess && fallback.Applies(compiled.Value) && await fallback.CompileAsync(request.Files, path, cancellationToken) is { } other)
        {
            return WithOtherParameters(path, other, Diagnostics(compiled.Value));
        }

        if (!compiled.IsSuccess || compiled.Value.Parameters is not { } file)
        {
            return Result<CompiledTemplate>.Failure(compiled.IsSuccess ? Diagnostics(compiled.Value) : compiled.Diagnostics);
        }

        var parameters = file["parameters"]?.DeepClone() as JsonObject ?? [];
        if (ExternalInput(parameters, path) is { } external)
        {
            return external;
        }

        var remarks = Diagnostics(compiled.Value);
        return UsedTemplate(set, path) is { } template
            ? template.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                ? await JsonTemplateCompiler.CompileAsync(files, template, cancellationToken, parameters)
                : await CompileTemplateAsync(set, template, parameters, remarks, cancellationToken)
            : DiagnosticCatalog.TemplateNotFound.Create("The parameter file uses no template of this repository; a template in a registry cannot be used here.", path);
    }

    /// <summary>What another compiler has made of a <c>.bicepparam</c> file: both documents, as texts.</summary>
    private static Result<CompiledTemplate> WithOtherParameters(string path, Result<JsonObject> other, IReadOnlyList<Diagnostic> refusals)
    {
        if (!other.IsSuccess)
        {
            return Result<CompiledTemplate>.Failure([.. refusals, .. other.Diagnostics]);
        }

        if (Document(other.Value, "templateJson") is not { } template || Document(other.Value, "parametersJson")?["parameters"]?.DeepClone() is not JsonObject parameters)
        {
            return DiagnosticCatalog.TemplateInvalid.Create("The configured bicep program has written no template for the parameter file.", path);
        }

        return ExternalInput(parameters, path) is { } external
            ? external
            : new CompiledTemplate(path, TemplateDocument.FromJson(template), template, parameters) { Diagnostics = BicepFallback.Remarks(refusals) };
    }

    private static JsonObject? Document(JsonObject output, string name)
    {
        try
        {
            return output[name] is JsonValue value && value.TryGetValue<string>(out var text) ? JsonNode.Parse(text) as JsonObject : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static Diagnostic? ExternalInput(JsonObject parameters, string path) =>
        parameters.Where(p => p.Value?["expression"] is not null).Select(p => p.Key).ToList() is { Count: > 0 } external
            ? DiagnosticCatalog.TemplateOpaque.Create($"The parameters {string.Join(", ", external)} use externalInput(), which only a sign-in at a command line can supply.", path) with { Severity = DiagnosticSeverity.Error }
            : null;

    private async Task<Result<CompiledTemplate>> CompileTemplateAsync(
        BicepFileSet set, string path, JsonObject parameters, IReadOnlyList<Diagnostic> remarks, CancellationToken cancellationToken)
    {
        var compiled = await RunAsync(set, path, cancellationToken);
        if (compiled.IsSuccess && fallback.Applies(compiled.Value) && await fallback.CompileAsync(request.Files, path, cancellationToken) is { } other)
        {
            var refusals = Diagnostics(compiled.Value);
            return other.IsSuccess
                ? new CompiledTemplate(path, TemplateDocument.FromJson(other.Value), other.Value, parameters) { Diagnostics = [.. remarks, .. BicepFallback.Remarks(refusals)] }
                : Result<CompiledTemplate>.Failure([.. remarks, .. refusals, .. other.Diagnostics]);
        }

        if (!compiled.IsSuccess || compiled.Value.Template is not { } template)
        {
            return Result<CompiledTemplate>.Failure(compiled.IsSuccess ? [.. remarks, .. Diagnostics(compiled.Value)] : compiled.Diagnostics);
        }

        var map = compiled.Value.SourceMap;
        return new CompiledTemplate(path, TemplateDocument.FromJson(template), template, parameters)
        {
            Diagnostics = [.. remarks, .. Diagnostics(compiled.Value)],
            SourceOf = at => map.Find(Pointer(at)) is { } found ? new Provenance(found.File, found.Line) : null,
        };
    }

    /// <summary>Compiles again and again with the files that were asked for, until none is missing that the source has.</summary>
    private async Task<Result<BicepResult>> RunAsync(BicepFileSet set, string path, CancellationToken cancellationToken)
    {
        var fetched = await set.FetchAsync([path], cancellationToken);
        for (var round = 0; ; round++)
        {
            if (!fetched.IsSuccess)
            {
                return Result<BicepResult>.Failure(fetched.Diagnostics);
            }

            var result = BicepCompiler.Compile(set, path, options);
            if (result.MissingFiles.Count == 0 || round >= MaxRounds)
            {
                return result;
            }

            fetched = await set.FetchAsync(result.MissingFiles, cancellationToken);
            if (fetched is { IsSuccess: true, Value: false })
            {
                return result;
            }
        }
    }

    private static IReadOnlyList<Diagnostic> Diagnostics(BicepResult result) => [.. result.Diagnostics.Select(d => new Diagnostic(
        d.Code,
        d.Severity switch { BicepSeverity.Error => DiagnosticSeverity.Error, BicepSeverity.Warning => DiagnosticSeverity.Warning, _ => DiagnosticSeverity.Info },
        d.Code.StartsWith("GOS", StringComparison.Ordinal) ? DiagnosticCategory.Unsupported : DiagnosticCategory.InvalidInput,
        d.Message)
    {
        File = d.File,
        Line = d.Line > 0 ? d.Line : null,
        Column = d.Line > 0 ? d.Column : null,
    })];

    private static string? UsedTemplate(BicepFileSet set, string path)
    {
        if (!set.TryRead(path, out var content) || Using().Match(Encoding.UTF8.GetString(content.Span)) is not { Success: true } match || match.Groups["path"].Value.Contains(':', StringComparison.Ordinal))
        {
            return null;
        }

        var parts = new List<string>(path.Split('/')[..^1]);
        foreach (var part in match.Groups["path"].Value.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".." or ""))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary><c>resources[2].properties</c> or <c>resources.storage</c> → a JSON pointer.</summary>
    private static string Pointer(string path) => "/" + path.Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', '/');

    [GeneratedRegex(@"^\s*using\s+'(?<path>[^'\r\n]+)'", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Using();
}
