using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>Warns of secrets that are written out where everyone with access to the repository reads them.</summary>
internal static class SecretsInGit
{
    /// <summary>Secure parameters with a literal default, or with a literal in a nested deployment.</summary>
    public static IEnumerable<Diagnostic> OfTemplate(CompiledTemplate compiled, IReadOnlyList<WrittenSecret> secrets) =>
        secrets.Where(s => s.Of is not null).DistinctBy(s => s.Of!.Place).Select(s => Warning(compiled, s.Source, s.Of!));

    /// <summary>Secure parameters that the parameter file or the application's definition gives as they are.</summary>
    public static IEnumerable<Diagnostic> OfParameters(CompiledTemplate compiled, RenderRequest request)
    {
        var declared = compiled.Document.Root?["parameters"];
        bool IsGiven(KeyValuePair<string, JsonNode?> parameter, JsonNode? value) =>
            IsLiteral(value) && SecureTypes.IsSecure(declared?[parameter.Key]?.GetString("type"));

        if (compiled.ParameterFile is { Path: { } file } given)
        {
            foreach (var parameter in compiled.Parameters.Where(p => IsGiven(p, p.Value?["value"])))
            {
                var place = given.Entries?[parameter.Key]?["value"];
                yield return DiagnosticCatalog.SecretInGit.Create($"The parameter file gives the secure parameter '{parameter.Key}' in plain text.", file, place?.Line, place?.Column);
            }
        }

        // Parameters without a definition in a file are an operator's own, given at the command line.
        if (request.Application.Provenance is { } provenance)
        {
            foreach (var parameter in (request.Application.Rendering.Template.Parameters ?? []).Where(p => IsGiven(p, p.Value)))
            {
                yield return DiagnosticCatalog.SecretInGit.Create($"The application gives the secure parameter '{parameter.Key}' in plain text.", provenance.File, provenance.Line);
            }
        }
    }

    private static Diagnostic Warning(CompiledTemplate compiled, JsonSource literal, SecureParameter parameter)
    {
        var at = compiled.SourceOf is { } sourceOf
            ? sourceOf(SourcePath.Of(literal)) ?? sourceOf(SourcePath.Of(parameter.Place)) ?? new Provenance(compiled.File, null)
            : new Provenance(compiled.File, literal.Line > 0 ? literal.Line : null);
        var what = parameter.IsDefault ? "has a literal default" : "of a nested deployment gets a literal";
        return DiagnosticCatalog.SecretInGit.Create(
            $"The secure parameter '{parameter.Name}' {what}.", at.File, at.Line, compiled.SourceOf is null && literal.Column > 0 ? literal.Column : null);
    }

    private static bool IsLiteral(JsonNode? value) => value switch
    {
        JsonObject container => !container.ContainsKey("reference") && container.Any(p => IsLiteral(p.Value)),
        JsonArray array => array.Any(IsLiteral),
        JsonValue text when text.TryGetValue<string>(out var word) => word.Length > 0 && !ResidualExpression.IsResidual(word) && !word.Contains("${keyvault:", StringComparison.Ordinal),
        _ => false,
    };
}
