using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Bicep.Tests.Conformance;

/// <summary>The cases of the official compiler's own tests: small files with assertions about template or diagnostics.</summary>
internal static partial class InlineCorpus
{
    /// <summary>Cases that give the official compiler other types, services or features than a user has.</summary>
    private static bool IsSpecial(JsonNode item) =>
        item["compilerOptions"] is { } options && !Features.Keys.Any(feature => options.GetValue<string>().Contains(feature, StringComparison.Ordinal));

    private static readonly Dictionary<string, string> Features = new(StringComparer.Ordinal)
    {
        ["SymbolicNameCodegenEnabled: true"] = "symbolicNameCodegen",
        ["ResourceInfoCodegenEnabled: true"] = "resourceInfoCodegen",
        ["ResourceTypedParamsAndOutputsEnabled: true"] = "resourceTypedParamsAndOutputs",
        ["ServicesWithResourceTyped"] = "resourceTypedParamsAndOutputs",
        ["UserDefinedConstraintsEnabled: true"] = "userDefinedConstraints",
        ["ServicesWithAsserts"] = "assertions",
    };

    /// <summary>Cases with an assertion that the compiler's output can be judged by.</summary>
    public static List<CaseResult> Run()
    {
        var cases = (JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(RealData.Require("bicep-baselines", "inline"), "compile-cases.json")))!;
        return [.. cases.Where(item => !IsSpecial(item!)).Select(item => Judge(item!)).OfType<CaseResult>()];
    }

    private static CaseResult? Judge(JsonNode item)
    {
        var name = item["id"]!.GetValue<string>();
        var files = ((JsonObject)item["files"]!).ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>(), StringComparer.Ordinal);
        var root = files.ContainsKey("parameters.bicepparam") ? "parameters.bicepparam" : files.ContainsKey("main.bicepparam") ? "main.bicepparam" : "main.bicep";
        if (!files.ContainsKey(root))
        {
            return null;
        }

        var compilerOptions = item["compilerOptions"]?.GetValue<string>() ?? "";
        var options = new BicepOptions
        {
            ExperimentalFeatures = [.. Features.Where(pair => compilerOptions.Contains(pair.Key, StringComparison.Ordinal)).Select(pair => pair.Value)],
        };
        var result = BicepCompiler.Compile(new MemoryFiles(files), root, options);
        // Despite its name, the official OnlyContainDiagnostic asks for a single diagnostic of its kind, among any others.
        var expected = (item["diagnosticsAssertion"]?["diagnostics"] as JsonArray ?? [])
            .Where(diagnostic => diagnostic!["level"]!.GetValue<string>() == "Error")
            .Select(diagnostic => diagnostic!["code"]!.GetValue<string>())
            .Order(StringComparer.Ordinal)
            .ToList();
        return expected.Count > 0
            ? Failing(name, root, expected, item["diagnosticsAssertion"]!["assertion"]!.GetValue<string>() is "ContainDiagnostic" or "OnlyContainDiagnostic", result)
            : item["noErrors"] is not null || item["templateAssertions"] is not null ? Succeeding(name, item, result) : null;
    }

    private static CaseResult Failing(string name, string root, List<string> expected, bool amongOthers, BicepResult result)
    {
        // The official tests look at the file that the compilation starts with; what is wrong in another one is no more than one error there.
        var found = result.Diagnostics.Where(diagnostic => diagnostic.Severity == BicepSeverity.Error && diagnostic.File == root).Select(diagnostic => diagnostic.Code).Order(StringComparer.Ordinal).ToList();
        if (result.Succeeded)
        {
            return new CaseResult(name, Verdict.Wrong, $"compiles, but {string.Join(' ', expected)} expected");
        }

        // Some of the official assertions state one finding and leave open whether there are others.
        return expected.SequenceEqual(found, StringComparer.Ordinal) || (amongOthers && expected.TrueForAll(found.Contains))
            ? new CaseResult(name, Verdict.Equal, "")
            : new CaseResult(name, Verdict.Refused, $"{string.Join(' ', expected)} expected, {string.Join(' ', found)} found");
    }

    private static CaseResult? Succeeding(string name, JsonNode item, BicepResult result)
    {
        if (!result.Succeeded)
        {
            var first = result.Diagnostics.First(diagnostic => diagnostic.Severity == BicepSeverity.Error);
            return new CaseResult(name, Verdict.Refused, $"{first.Code} {first.File}:{first.Line} {first.Message}");
        }

        var assertions = item["templateAssertions"] as JsonArray ?? [];
        var judged = assertions.Count == 0 ? 1 : 0;
        foreach (var assertion in assertions)
        {
            var path = assertion!["path"]!.GetValue<string>();
            if (!TrySelect(result.Parameters ?? result.Template, path, out var found, out var known))
            {
                if (known && assertion["absent"] is null)
                {
                    return new CaseResult(name, Verdict.Wrong, $"{path} is missing");
                }

                judged += known ? 1 : 0;
                continue;
            }

            if (assertion["absent"] is not null || (assertion.AsObject().ContainsKey("equals") && !JsonNode.DeepEquals(found, assertion["equals"])))
            {
                return new CaseResult(name, Verdict.Wrong, $"{path}: expected {assertion["equals"]?.ToJsonString() ?? "nothing"}, found {found?.ToJsonString()}");
            }

            judged++;
        }

        // A case of which no assertion can be evaluated shows nothing.
        return judged == 0 ? null : new CaseResult(name, Verdict.Equal, "");
    }

    private static bool TrySelect(JsonNode? node, string path, out JsonNode? found, out bool known)
    {
        found = node;
        known = !path.Contains("..", StringComparison.Ordinal) && !path.Contains('*');
        if (!known)
        {
            return false;
        }

        foreach (Match step in Step().Matches(path.StartsWith('$') ? path[1..] : path))
        {
            if (step.Groups["key"].Success)
            {
                found = (found as JsonArray)?.FirstOrDefault(item => item![step.Groups["key"].Value]?.ToString() == step.Groups["value"].Value);
            }
            else if (step.Groups["index"].Success)
            {
                var index = int.Parse(step.Groups["index"].Value, CultureInfo.InvariantCulture);
                found = found is JsonArray array && index < array.Count ? array[index] : null;
            }
            else
            {
                var name = step.Groups["quoted"].Success ? step.Groups["quoted"].Value : step.Groups["name"].Value;
                if (found is not JsonObject @object || !@object.ContainsKey(name))
                {
                    return false;
                }

                found = @object[name];
                continue;
            }

            if (found is null)
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex(@"\[\?\(@\.(?<key>\w+) == '(?<value>[^']*)'\)\]|\[(?<index>\d+)\]|\['(?<quoted>[^']*)'\]|\.?(?<name>[^.\[\]]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();
}
