using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>Gives files that the built-in Bicep compiler refuses to another one, once it is proven that they read nothing else of the machine.</summary>
internal sealed class BicepFallback(OtherBicepCompiler? compiler)
{
    private const int MaxFiles = 5_000;
    private const long MaxBytes = 64L * 1024 * 1024;

    /// <summary>Whether all that stands against a template is that this compiler does not vouch for its output.</summary>
    public bool Applies(BicepResult result) =>
        compiler is not null && !result.Succeeded && result.Diagnostics.Where(d => d.Severity == BicepSeverity.Error).All(d => d.IsRefusal);

    /// <summary>The other compiler's output; null when there is none.</summary>
    public async Task<Result<JsonObject>?> CompileAsync(IFileTree tree, string path, CancellationToken cancellationToken)
    {
        var files = await ReadAsync(tree, cancellationToken);
        if (!files.IsSuccess)
        {
            return Result<JsonObject>.Failure(files.Diagnostics);
        }

        if (BicepContainment.FirstEscape(files.Value) is { } escape)
        {
            return new Diagnostic(
                escape.Code,
                DiagnosticSeverity.Error,
                DiagnosticCategory.Unsupported,
                $"The configured bicep program is not used: {escape.Message}")
            {
                File = escape.File,
                Line = escape.Line > 0 ? escape.Line : null,
            };
        }

        var output = await compiler!(files.Value, path, cancellationToken);
        return output is { IsSuccess: true } ? Parse(output.Value, path) : output is null ? null : Result<JsonObject>.Failure(output.Diagnostics);
    }

    /// <summary>What the built-in compiler did not vouch for, as remarks that name the version which has made the template.</summary>
    public static IReadOnlyList<Diagnostic> Remarks(IEnumerable<Diagnostic> refusals, JsonObject template)
    {
        var version = template["metadata"]?["_generator"]?["version"] is JsonValue value && value.TryGetValue(out string? text) ? $" {text}" : "";
        return [.. refusals.Select(refusal => refusal with { Severity = DiagnosticSeverity.Info, Message = $"{refusal.Message} The configured bicep program{version} has compiled it." })];
    }

    private static async Task<Result<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>> ReadAsync(IFileTree tree, CancellationToken cancellationToken)
    {
        var entries = await tree.ListAsync("", cancellationToken);
        if (!entries.IsSuccess)
        {
            return Result<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>.Failure(entries.Diagnostics);
        }

        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var total = 0L;
        foreach (var entry in entries.Value.Where(entry => entry.Kind is FileKind.File or FileKind.Executable))
        {
            var content = await tree.ReadAsync(entry.Path, cancellationToken);
            if (!content.IsSuccess)
            {
                return Result<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>.Failure(content.Diagnostics);
            }

            total += content.Value?.Length ?? 0;
            if (files.Count >= MaxFiles || total > MaxBytes)
            {
                return DiagnosticCatalog.RenderLimit.Create("The repository has too many files to give them to the configured bicep program.", entry.Path);
            }

            files[entry.Path] = content.Value.GetValueOrDefault();
        }

        return Result<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>>.Success(files);
    }

    private static Result<JsonObject> Parse(ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            return JsonNode.Parse(json.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 256 }) is JsonObject container
                ? container
                : DiagnosticCatalog.TemplateInvalid.Create("The configured bicep program has written no JSON object.", path);
        }
        catch (JsonException error)
        {
            return DiagnosticCatalog.TemplateInvalid.Create($"The configured bicep program has written no JSON: {error.Message}", path);
        }
    }
}
