using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Bicep;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>From Bicep to concrete resources: the compiler's output, expanded with the parameters that the authors test with.</summary>
public sealed class BicepSourceTests
{
    [Fact]
    public void Snapshots_out_of_bicep_files_equal_the_official_predictions()
    {
        var failures = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories(RealData.Require("bicep-baselines", "snapshot")).Order(StringComparer.Ordinal))
        {
            var files = new Folder(folder);
            var template = BicepCompiler.Compile(files, "main.bicep").Template!;
            var parameters = JsonNode.Parse(ParametersOf(Path.GetFileName(folder)))!.AsObject();
            var isManagementGroup = folder.Contains("managementGroup", StringComparison.Ordinal);
            var expansion = Expand(template, parameters, isManagementGroup ? DeploymentScope.ManagementGroup("myManagementGroup") : Corpus.Group, "deployment");
            var resources = new JsonArray([.. expansion.Resources.Where(static resource => !resource.IsExpandedDeployment).Select(static resource => resource.Body.DeepClone())]);
            var expected = Corpus.Read(Path.Combine(folder, "main.snapshot.json"))["predictedResources"];
            if (!expansion.Succeeded || !JsonNode.DeepEquals(expected, resources))
            {
                failures.Add($"{Path.GetFileName(folder)}: {resources.ToJsonString()} {Corpus.Describe(expansion)}");
            }
        }

        Corpus.AssertNone(failures);
    }

    /// <summary>What <c>main.bicepparam</c> says.</summary>
    private static string ParametersOf(string folder) => folder switch
    {
        "Snapshot_command_supports_managementGroup_scope" => """{ "policyAssignmentName": { "value": "myAssignment" } }""",
        "null_parameter_value" => """{ "p": { "value": null } }""",
        "Snapshot_speculatively_evaluates_references" => "{}",
        _ => """{ "location": { "value": "eastus" } }""",
    };

    [Fact]
    public void Verified_modules_expand_with_the_parameters_of_their_tests()
    {
        var root = RealData.Require("avm");
        var files = new Folder(root);
        var failures = new List<string>();
        var expanded = 0;
        foreach (var path in Directory.EnumerateFiles(root, "main.test.bicep", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(root, path);
            var result = BicepCompiler.Compile(files, name, new BicepOptions { ModuleCache = new Cache(Path.Combine(root, "modules")) });
            if (result.Template is not { } template)
            {
                // What the compiler does not take is counted in its own room.
                continue;
            }

            var expansion = Expand(template, null, Scope(template), "avm-test");
            expanded++;
            if (!expansion.Succeeded)
            {
                failures.Add($"{name}\n  {Corpus.Describe(expansion).ReplaceLineEndings("\n  ")}");
            }
        }

        Corpus.AssertNone(failures);
        Assert.Equal(69, expanded);
    }

    private static DeploymentScope Scope(JsonObject template) => (string?)template["$schema"] switch
    {
        { } schema when schema.Contains("subscription", StringComparison.Ordinal) => DeploymentScope.Subscription(Corpus.Group.SubscriptionId!) with { Location = "westeurope" },
        { } schema when schema.Contains("managementGroup", StringComparison.Ordinal) => DeploymentScope.ManagementGroup("mg") with { Location = "westeurope" },
        { } schema when schema.Contains("tenant", StringComparison.Ordinal) => DeploymentScope.Tenant() with { Location = "westeurope" },
        _ => Corpus.Group,
    };

    private static TemplateExpansion Expand(JsonObject template, JsonObject? parameters, DeploymentScope scope, string name) => TemplateExpander.Expand(new TemplateExpansionRequest
    {
        Template = TemplateDocument.FromJson(template),
        Parameters = parameters,
        Scope = scope,
        DeploymentName = name,
        MissingParametersAreUnknown = true,
    });

    private sealed class Folder(string root) : IBicepFiles
    {
        /// <summary>The tests of a module take its published template, as its users do.</summary>
        public bool TryRead(string path, out ReadOnlyMemory<byte> content)
        {
            var exists = TryReadFile(Path.Combine(root, path), out content);
            if (path.EndsWith("main.test.bicep", StringComparison.Ordinal))
            {
                content = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content.Span).Replace("/main.bicep'", "/main.json'", StringComparison.Ordinal));
            }

            return exists;
        }

        public IReadOnlyList<string>? ListFiles(string folder) => Directory.Exists(Path.Combine(root, folder))
            ? [.. Directory.EnumerateFiles(Path.Combine(root, folder)).Select(path => Path.GetRelativePath(root, path)).Order(StringComparer.Ordinal)]
            : null;
    }

    private sealed class Cache(string root) : IBicepModuleCache
    {
        public bool TryRead(string path, out ReadOnlyMemory<byte> content) => TryReadFile(Path.Combine(root, path), out content);
    }

    private static bool TryReadFile(string path, out ReadOnlyMemory<byte> content)
    {
        var exists = File.Exists(path);
        content = exists ? File.ReadAllBytes(path) : default;
        return exists;
    }
}
