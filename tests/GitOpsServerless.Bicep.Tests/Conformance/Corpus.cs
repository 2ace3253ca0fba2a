using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Bicep.Tests.Conformance;

internal enum Verdict
{
    Equal,
    Refused,
    Wrong,
}

/// <summary>One file of a corpus and how it went.</summary>
internal sealed record CaseResult(string Name, Verdict Verdict, string Detail);

/// <summary>Runs the compiler over the corpora of real files with known output.</summary>
internal static class Corpus
{
    /// <summary>Committed outputs that are older than their sources: the source has what the output has not.</summary>
    private static readonly HashSet<string> Stale = new(StringComparer.Ordinal)
    {
        // The source has the parameters macAddress and networkSecurityGroupResourceId.
        "avm/res/azure-stack-hci/network-interface/main.bicep",

        // The source says Microsoft.Resources/deployments@2025-04-01, the output 2024-03-01.
        "avm/res/managed-identity/user-assigned-identity/federated-identity-credential/main.bicep",
        "avm/res/service-fabric/cluster/main.bicep",
    };

    /// <summary>JSON files beside a Bicep file of the same name that are inputs of their own.</summary>
    private static readonly HashSet<string> NoOutput = new(StringComparer.Ordinal)
    {
        "baselines/Imports_LF/modules/mod.bicep",
        "baselines/InvalidModules_LF/moduled.bicep",
    };

    public static List<CaseResult> Avm()
    {
        var root = RealData.Require("avm");
        var manifest = (JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(root, "manifest.json")))!;
        var cache = new FolderCache(Path.Combine(root, "modules"));
        var results = new List<CaseResult>();
        foreach (var pair in manifest.SelectMany(module => (JsonArray)module!["pairs"]!).Select(pair => pair!.GetValue<string>()).Where(pair => !Stale.Contains(pair)))
        {
            var expected = Json(Path.Combine(root, Path.ChangeExtension(pair, ".json")));
            var result = BicepCompiler.Compile(new FolderFiles(root), pair, new BicepOptions { ModuleCache = cache, GeneratorVersion = GeneratorOf(expected) });
            results.Add(Judge(pair, expected, result.Template, result));
        }

        return results;
    }

    public static List<CaseResult> Samples()
    {
        var root = RealData.Require("bicep-baselines");
        var manifest = (JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(root, "manifest.json")))!;
        var results = new List<CaseResult>();
        foreach (var pair in manifest.SelectMany(item => (JsonArray)item!["pairs"]!).Select(pair => pair!.GetValue<string>()).Where(pair => !NoOutput.Contains(pair) && !IsInvalid(pair)))
        {
            results.AddRange(Sample(root, pair));
        }

        return results;
    }

    // The files of must-fail cases that have an output are their modules.
    private static bool IsInvalid(string pair) => pair.Contains("/Invalid_", StringComparison.Ordinal);

    private static IEnumerable<CaseResult> Sample(string root, string pair)
    {
        var files = new FolderFiles(root);
        var options = new BicepOptions { Environment = BaselineEnvironment, ModuleCache = ExtensionPackages.OfSamples };
        var stem = Path.Combine(root, Path.ChangeExtension(pair, null)!);
        if (File.Exists(stem + ".json"))
        {
            var result = BicepCompiler.Compile(files, pair, WithVersion(options, Json(stem + ".json")));
            yield return Judge(pair, Json(stem + ".json"), result.Parameters ?? result.Template, result);
        }

        if (File.Exists(stem + ".symbolicnames.json"))
        {
            var result = BicepCompiler.Compile(files, pair, WithVersion(options, Json(stem + ".symbolicnames.json")) with { ExperimentalFeatures = ["symbolicNameCodegen"] });
            yield return Judge(pair + " (symbolic names)", Json(stem + ".symbolicnames.json"), result.Template, result);
        }
    }

    // The version of the official compiler's types is of the day of its build.
    private static BicepOptions WithVersion(BicepOptions options, JsonNode? expected) =>
        expected?["extensions"]?["az"]?["version"]?.GetValue<string>() is { } version ? options with { AzureExtensionVersion = version } : options;

    private static readonly Dictionary<string, string> BaselineEnvironment = new(StringComparer.Ordinal)
    {
        // What the official test suite sets for these files.
        ["stringEnvVariableName"] = "test",
        ["intEnvVariableName"] = "100",
        ["boolEnvironmentVariable"] = "true",
    };

    public static List<CaseResult> MustFail()
    {
        var root = RealData.Require("bicep-baselines");
        var manifest = (JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(root, "manifest.json")))!;
        var results = new List<CaseResult>();
        foreach (var name in manifest.Where(item => item!["expected"]!.GetValue<string>() == "errors").Select(item => item!["case"]!.GetValue<string>()))
        {
            var file = File.Exists(Path.Combine(root, name, "parameters.bicepparam")) ? "parameters.bicepparam" : "main.bicep";
            var result = BicepCompiler.Compile(new FolderFiles(root), $"{name}/{file}", new BicepOptions());
            var codes = result.Diagnostics.Where(item => item.Severity == BicepSeverity.Error).Select(item => item.Code).ToList();
            var official = codes.Count(code => code.StartsWith("BCP", StringComparison.Ordinal));
            results.Add(new CaseResult(name, result.Succeeded ? Verdict.Wrong : official > 0 ? Verdict.Equal : Verdict.Refused, $"{official} official errors, {codes.Count - official} refusals"));
        }

        return results;
    }

    private static CaseResult Judge(string name, JsonNode? expected, JsonNode? actual, BicepResult result)
    {
        if (actual is null)
        {
            var first = result.Diagnostics.First(item => item.Severity == BicepSeverity.Error);
            return new CaseResult(name, Verdict.Refused, $"{first.Code} {first.File}:{first.Line} {first.Message}");
        }

        var difference = TemplateComparer.FirstDifference(expected, actual);

        // The official suite compares these outputs without the order of properties, and some are older than today's order.
        if (difference is not null && name.StartsWith("user_submitted/", StringComparison.Ordinal) && JsonNode.DeepEquals(TemplateComparer.WithoutGenerator(expected), TemplateComparer.WithoutGenerator(actual)))
        {
            difference = null;
        }

        return new CaseResult(name, difference is null ? Verdict.Equal : Verdict.Wrong, difference ?? "");
    }

    private static JsonNode? Json(string path) => JsonNode.Parse(File.ReadAllText(path, Encoding.UTF8));

    /// <summary>The version that a template names as its generator, which is part of its hash.</summary>
    public static string GeneratorOf(JsonNode? template) => template?["metadata"]?["_generator"]?["version"]?.GetValue<string>() ?? "dev";
}
