using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Bicep.Tests.Conformance;

namespace GitOpsServerless.Bicep.Tests.Differential;

/// <summary>One file, compiled by both compilers.</summary>
/// <param name="Path">The file below the compared folder.</param>
/// <param name="Verdict">
/// <c>equal</c>, <c>both fail</c>, <c>both fail otherwise</c> (with other codes or lines), <c>refused</c>, <c>wrong</c>; <c>linter</c>: the official program fails by rules of its linter
/// alone; <c>order</c>: dependencies are in another order, which the official program chooses anew in each run where they are
/// several members of one loop.
/// </param>
/// <param name="Detail">What differs.</param>
/// <param name="Reasons">What the file counts for in the summary of refusals and of codes that differ.</param>
internal sealed partial record Comparison(string Path, string Verdict, string Detail, IReadOnlyList<string> Reasons)
{
    /// <summary>Compiles a file and compares the result with the official one.</summary>
    public static Comparison Of(JsonNode official, string root, string path, IBicepModuleCache? cache)
    {
        var expected = (official["contents"] ?? official["parameters"])?.GetValue<string>() is { } text ? JsonNode.Parse(text) : null;
        var result = BicepCompiler.Compile(new FolderFiles(root), path, new BicepOptions { ModuleCache = cache, GeneratorVersion = Corpus.GeneratorOf(expected) });
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == BicepSeverity.Error).ToList();
        if (official["success"]!.GetValue<bool>() && expected is not null)
        {
            return !result.Succeeded
                ? new(path, "refused", string.Join(" | ", errors.Select(error => $"{error.Code} {error.File}:{error.Line} {error.Message}")), [.. errors.Select(Reason).Distinct(StringComparer.Ordinal)])
                : TemplateComparer.FirstDifference(expected, result.Parameters ?? result.Template) is { } difference ? new(path, IsOrder(expected, result) ? "order" : "wrong", difference, []) : new(path, "equal", "", []);
        }

        var officialErrors = ErrorsOf(official).ToList();
        if (result.Succeeded)
        {
            return officialErrors.Count > 0 && officialErrors.TrueForAll(error => !error.Code.StartsWith("BCP", StringComparison.Ordinal) || error.Code == "BCP104") && officialErrors.Exists(error => error.Code != "BCP104")
                ? new(path, "linter", string.Join(" ", officialErrors.Select(error => error.Code).Distinct(StringComparer.Ordinal)), [])
                : new(path, "wrong", "compiles, but officially fails: " + (official["diagnostics"] is JsonObject thrown
                    ? "with an exception: " + thrown["message"]
                    : string.Join(" | ", officialErrors.Select(error => $"{error.Code} {error.Source}:{error.Line} {error.Message}"))), []);
        }

        List<string> otherwise = [.. CodesThatDiffer(
            officialErrors.Where(error => error.Source.EndsWith('/' + path, StringComparison.Ordinal) && error.Code.StartsWith("BCP", StringComparison.Ordinal)).Select(error => Place(error.Code, error.Line)),
            errors.Where(error => error.File == path).Select(error => Place(error.Code, error.Line)))];
        return otherwise.Count == 0 ? new(path, "both fail", "", []) : new(path, "both fail otherwise", string.Join(" | ", otherwise), otherwise);
    }

    private static bool IsOrder(JsonNode expected, BicepResult result) =>
        result.Template is { } template && TemplateComparer.FirstDifference(WithSortedDependencies(expected), WithSortedDependencies(template)) is null;

    private static JsonNode? WithSortedDependencies(JsonNode? node) => node switch
    {
        JsonObject container => new JsonObject(container.Where(pair => pair.Key != "templateHash").Select(pair => KeyValuePair.Create(pair.Key, pair is { Key: "dependsOn", Value: JsonArray items }
            ? new JsonArray([.. items.Select(item => item!.ToString()).Order(StringComparer.Ordinal).Select(item => JsonValue.Create(item))])
            : WithSortedDependencies(pair.Value)))),
        JsonArray items => new JsonArray([.. items.Select(WithSortedDependencies)]),
        _ => node?.DeepClone(),
    };

    private static string Place(string code, int line) => string.Create(CultureInfo.InvariantCulture, $"{code}:{line}");

    /// <summary>What the two lists of <c>CODE:LINE</c> do not share, as <c>official CODE</c> and <c>here CODE</c>.</summary>
    private static IEnumerable<string> CodesThatDiffer(IEnumerable<string> official, IEnumerable<string> here)
    {
        var extra = here.ToList();
        foreach (var error in official)
        {
            if (!extra.Remove(error))
            {
                yield return "official " + error;
            }
        }

        foreach (var error in extra)
        {
            yield return "here " + error;
        }
    }

    private static IEnumerable<(string Code, string Source, int Line, string Message)> ErrorsOf(JsonNode official) =>
        (official["diagnostics"] as JsonArray ?? []).Where(item => item!["level"]!.GetValue<string>() == "Error").Select(item =>
            (item!["code"]!.GetValue<string>(), item["source"]!.GetValue<string>(), item["range"]!["start"]!["line"]!.GetValue<int>() + 1, item["message"]!.GetValue<string>()));

    /// <summary>A code and its message without names and numbers.</summary>
    private static string Reason(BicepDiagnostic error) => error.Code + " " + Particulars().Replace(error.Message, "_");

    [GeneratedRegex("""'[^']*'|"[^"]*"|\d+|\S*[./@]\S+""")]
    private static partial Regex Particulars();
}
