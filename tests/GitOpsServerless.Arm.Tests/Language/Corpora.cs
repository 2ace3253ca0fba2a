using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>One template of a corpus with one parameter file.</summary>
internal sealed record CorpusCase(string Template, string? ParameterFile, TemplateExpansionRequest Request)
{
    public override string ToString() => ParameterFile is null ? Template : $"{Template} with {Path.GetFileName(ParameterFile)}";
}

/// <summary>The corpora as expansions: missing parameters are unknown, so that templates without parameter files say something, too.</summary>
internal static class Corpora
{
    public static IEnumerable<CorpusCase> ArmTemplates()
    {
        var root = RealData.Require("arm-templates");
        foreach (var item in Corpus.Read(Path.Combine(root, "manifest.json")).AsArray())
        {
            var path = (string)item!["template"]!;
            foreach (var file in item["parameters"]!.AsArray().Select(static file => (string?)file).DefaultIfEmpty(null))
            {
                yield return new CorpusCase(path, file, Request(Path.Combine(root, path), file is null ? null : Path.Combine(root, file)));
            }
        }
    }

    public static IEnumerable<CorpusCase> AvmModules()
    {
        var root = RealData.Require("avm");
        foreach (var path in Directory.EnumerateFiles(root, "main.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(root, path);
            var request = Request(path, null);
            yield return new CorpusCase(name, null, name.Contains("disk-encryption-set", StringComparison.Ordinal) ? request with { Parameters = CustomerManagedKey() } : request);
        }
    }

    public static IEnumerable<CorpusCase> BicepBaselines()
    {
        var root = RealData.Require("bicep-baselines");
        return Directory.EnumerateFiles(root, "main*.json", SearchOption.AllDirectories)
            .Where(static path => Path.GetFileName(path) is "main.json" or "main.symbolicnames.json")
            .Order(StringComparer.Ordinal)
            .Select(path => new CorpusCase(Path.GetRelativePath(root, path), null, WithLoopParameters(path, Request(path, null))));
    }

    /// <summary>Loops over parameters say the most when the parameters are known.</summary>
    private static TemplateExpansionRequest WithLoopParameters(string path, TemplateExpansionRequest request) =>
        !path.Contains("Loops", StringComparison.Ordinal) ? request : request with
        {
            Parameters = JsonNode.Parse("""
                {
                  "name": { "value": "sample" },
                  "index": { "value": 1 },
                  "accounts": { "value": [ { "name": "one", "location": "eastus", "enabled": true }, { "name": "two", "location": "westus", "enabled": false }, { "name": "three", "location": "westus", "enabled": true } ] }
                }
                """)!.AsObject(),
        };

    /// <summary>The same Bicep file without and with symbolic names.</summary>
    public static IEnumerable<(CorpusCase Classic, CorpusCase Symbolic)> BicepBaselinePairs()
    {
        var all = BicepBaselines().ToDictionary(static item => item.Template, StringComparer.Ordinal);
        return from item in all.Values
               let symbolic = all.GetValueOrDefault(Path.ChangeExtension(item.Template, ".symbolicnames.json"))
               where symbolic is not null
               select (item, symbolic);
    }

    /// <summary>This module declares the key as optional and yet cannot do without one.</summary>
    private static JsonObject CustomerManagedKey() => JsonNode.Parse("""
        { "customerManagedKey": { "value": { "keyName": "key", "keyVaultResourceId": "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v" } } }
        """)!.AsObject();

    private static TemplateExpansionRequest Request(string path, string? parameters)
    {
        var text = File.ReadAllText(path);
        return new TemplateExpansionRequest
        {
            Template = TemplateDocument.Parse(text),
            Parameters = parameters is null ? null : Corpus.Read(parameters).AsObject(),
            Scope = Scope(text),
            DeploymentName = "main",
            TemplateUri = "https://example.org/templates/azuredeploy.json",
            MissingParametersAreUnknown = true,
        };
    }

    /// <summary>The level that the first schema in the text names.</summary>
    private static DeploymentScope Scope(string text)
    {
        var start = text.IndexOf("\"$schema\"", StringComparison.Ordinal);
        var schema = start < 0 ? "" : text.Substring(start, Math.Min(200, text.Length - start)).Split('#')[0];
        bool Is(string name) => schema.Contains(name, StringComparison.OrdinalIgnoreCase);
        return Is("subscriptionDeploymentTemplate") ? DeploymentScope.Subscription(Corpus.Group.SubscriptionId!)
            : Is("managementGroupDeploymentTemplate") ? DeploymentScope.ManagementGroup("mg")
            : Is("tenantDeploymentTemplate") ? DeploymentScope.Tenant()
            : Corpus.Group;
    }
}
