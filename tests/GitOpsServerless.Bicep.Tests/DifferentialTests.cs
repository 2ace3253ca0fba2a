using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Tests.Conformance;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Bicep.Tests;

/// <summary>
/// This compiler against the official one, on demand: BICEP_OFFICIAL names the program, BICEP_DIFFERENTIAL a folder (the own
/// cases when it is not set); BICEP_DIFFERENTIAL_CACHE a restored module cache. Where both compile, the outputs are equal;
/// nothing compiles here that does not compile there.
/// </summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    [Fact]
    public void Both_compilers_agree()
    {
        var program = System.Environment.GetEnvironmentVariable("BICEP_OFFICIAL");
        Assert.SkipWhen(program is null, "Set BICEP_OFFICIAL to the path of the official compiler.");
        var root = System.Environment.GetEnvironmentVariable("BICEP_DIFFERENTIAL") ?? Path.Combine(RealData.RepositoryRoot, "tests", "GitOpsServerless.Bicep.Tests", "Cases");
        var cache = System.Environment.GetEnvironmentVariable("BICEP_DIFFERENTIAL_CACHE") is { } folder ? new FolderCache(folder) : null;
        using var official = new OfficialCompiler(program!);
        var wrong = new List<string>();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(root, "*.bicep*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".bicep" or ".bicepparam").Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(root, file).Replace('\\', '/');
            var (verdict, detail) = Judge(official.Compile(file), root, path, cache);
            counts[verdict] = counts.GetValueOrDefault(verdict) + 1;
            if (verdict != "equal" && verdict != "both fail")
            {
                output.WriteLine($"{verdict} {path}: {detail}");
            }

            if (verdict == "wrong")
            {
                wrong.Add(path);
            }
        }

        output.WriteLine(string.Join(", ", counts.Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.Empty(wrong);
    }

    private static (string Verdict, string Detail) Judge(JsonNode official, string root, string path, FolderCache? cache)
    {
        var expected = (official["contents"] ?? official["parameters"])?.GetValue<string>() is { } text ? JsonNode.Parse(text) : null;
        var result = BicepCompiler.Compile(new FolderFiles(root), path, new BicepOptions { ModuleCache = cache, GeneratorVersion = Corpus.GeneratorOf(expected) });
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == BicepSeverity.Error).Select(diagnostic => $"{diagnostic.Code}:{diagnostic.Line} {diagnostic.Message}");
        if (official["success"]!.GetValue<bool>() && expected is not null)
        {
            return !result.Succeeded
                ? ("refused", string.Join(" ", errors))
                : TemplateComparer.FirstDifference(expected, result.Parameters ?? result.Template) is { } difference ? ("wrong", difference) : ("equal", "");
        }

        if (result.Succeeded)
        {
            return ("wrong", "compiles, but officially fails: " + official["diagnostics"]?.ToJsonString());
        }

        var (codes, own) = (Codes(official["diagnostics"] as JsonArray), string.Join(' ', result.Diagnostics.Where(diagnostic => diagnostic.Severity == BicepSeverity.Error).Select(diagnostic => diagnostic.Code).Order(StringComparer.Ordinal)));
        return codes == own ? ("both fail", "") : ("both fail otherwise", $"{codes} here {own}");
    }

    private static string Codes(JsonArray? diagnostics) =>
        string.Join(' ', (diagnostics ?? []).Where(item => item?["level"]?.GetValue<string>() == "Error").Select(item => item!["code"]!.GetValue<string>()).Order(StringComparer.Ordinal));
}
