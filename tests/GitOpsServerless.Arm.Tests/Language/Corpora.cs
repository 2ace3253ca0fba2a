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
