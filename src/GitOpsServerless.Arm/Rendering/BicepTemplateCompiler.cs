using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Bicep;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>Compiles a <c>.bicep</c> file, or a <c>.bicepparam</c> file with the template that it uses.</summary>
internal sealed class BicepTemplateCompiler(
    RenderRequest request, TemplateFiles files, BicepOptions options, BicepFallback fallback, BicepModuleSource? moduleSource)
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
        if (!parameters.IsSuccess)
        {
            return Result<CompiledTemplate>.Failure(parameters.Diagnostics);
        }

        var compiled = await CompileTemplateAsync(opened.Value, path, parameters.Value.Values, cancellationToken);
        return compiled.IsSuccess ? compiled.Value with { ParameterFile = parameters.Value } : compiled;
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

        var result = compiled.Value;
        if (result.UsedFile is { } used && IsJson(used))
        {
            return await JsonTemplateCompiler.CompileAsync(files, used, cancellationToken, parameters);
        }

        return result.Template is { } template
            ? Compiled(result.UsedFile ?? path, template, parameters, Diagnostics(result), result.SourceMap)
            : DiagnosticCatalog.TemplateNotFound.Create("The parameter file uses no template.", path);
    }

    private static bool IsJson(string path) => Path.GetExtension(path).ToUpperInvariant() is ".JSON" or ".JSONC" or ".ARM";

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
            : new CompiledTemplate(path, TemplateDocument.FromJson(template), template, parameters) { Diagnostics = BicepFallback.Remarks(refusals, template) };
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
        BicepFileSet set, string path, JsonObject parameters, CancellationToken cancellationToken)
    {
        var compiled = await RunAsync(set, path, cancellationToken);
        if (compiled.IsSuccess && fallback.Applies(compiled.Value) && await fallback.CompileAsync(request.Files, path, cancellationToken) is { } other)
        {
            var refusals = Diagnostics(compiled.Value);
            return other.IsSuccess
                ? new CompiledTemplate(path, TemplateDocument.FromJson(other.Value), other.Value, parameters) { Diagnostics = BicepFallback.Remarks(refusals, other.Value) }
                : Result<CompiledTemplate>.Failure([.. refusals, .. other.Diagnostics]);
        }

        if (!compiled.IsSuccess || compiled.Value.Template is not { } template)
        {
            return Result<CompiledTemplate>.Failure(compiled.IsSuccess ? Diagnostics(compiled.Value) : compiled.Diagnostics);
        }

        return Compiled(path, template, parameters, Diagnostics(compiled.Value), compiled.Value.SourceMap);
    }

    private static CompiledTemplate Compiled(string path, JsonObject template, JsonObject parameters, IReadOnlyList<Diagnostic> diagnostics, BicepSourceMap map) =>
        new(path, TemplateDocument.FromJson(template), template, parameters)
        {
            Diagnostics = diagnostics,
            SourceOf = at => map.Find(Pointer(at)) is { } found ? new Provenance(found.File, found.Line) : null,
        };

    /// <summary>Compiles again and again with the files and modules that were asked for, until none is missing that can be had.</summary>
    private async Task<Result<BicepResult>> RunAsync(BicepFileSet set, string path, CancellationToken cancellationToken)
    {
        var modules = new RestoredModules(options.ModuleCache, moduleSource, request.Secrets);
        var fetched = await set.FetchAsync([path], cancellationToken);
        for (var round = 0; fetched.IsSuccess; round++)
        {
            var result = BicepCompiler.Compile(set, path, options with { ModuleCache = modules }, cancellationToken);
            if (round >= MaxRounds)
            {
                return result;
            }

            fetched = await set.FetchAsync(result.MissingFiles, cancellationToken);
            if (fetched is { IsSuccess: true, Value: false })
            {
                var restored = await modules.RestoreAsync(result.MissingModules, cancellationToken);
                if (restored is { IsSuccess: true, Value: false })
                {
                    return result;
                }

                fetched = restored;
            }
        }

        return Result<BicepResult>.Failure(fetched.Diagnostics);
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

    /// <summary><c>resources[2].properties</c> or <c>resources.storage</c> → a JSON pointer.</summary>
    private static string Pointer(string path) => "/" + path.Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', '/');
}
