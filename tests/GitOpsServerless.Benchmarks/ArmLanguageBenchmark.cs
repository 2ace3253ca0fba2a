using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Benchmarks;

/// <summary>How long the expansion of ARM templates takes.</summary>
internal static class ArmLanguageBenchmark
{
    private static readonly DeploymentScope Scope = DeploymentScope.ResourceGroup("00000000-0000-0000-0000-000000000000", "group", "westeurope");

    public static void Run(TextWriter output)
    {
        MeasureLargeTemplate(output);
        MeasureModules(output);
    }

    /// <summary>800 resources out of four loops of 200, each with conditions, property loops and references to the loop before.</summary>
    private static void MeasureLargeTemplate(TextWriter output)
    {
        var times = MeasureLargeTemplate(50);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"800 resources with loops and references, parsed and expanded: median {times[times.Count / 2]:F1} ms, p95 {times[times.Count * 95 / 100]:F1} ms"));
    }

    /// <summary>The milliseconds of each round after the warm-up, shortest first.</summary>
    public static List<double> MeasureLargeTemplate(int rounds)
    {
        var text = LargeTemplate();
        return Measure(rounds, () =>
        {
            var expansion = Expand(TemplateDocument.Parse(text));
            if (!expansion.Succeeded || expansion.Resources.Count != 800)
            {
                throw new InvalidOperationException(expansion.Diagnostics.Count > 0 ? expansion.Diagnostics[0].ToString() : "Wrong count.");
            }
        });
    }

    /// <summary>The units of work that it takes.</summary>
    public static long WorkOfLargeTemplate() => Expand(TemplateDocument.Parse(LargeTemplate())).Work;

    private static void MeasureModules(TextWriter output)
    {
        if (RealData.Root is not { } root)
        {
            output.WriteLine("Verified modules: the corpus is not on this machine.");
            return;
        }

        var texts = Directory.EnumerateFiles(Path.Combine(root, "avm"), "main.json", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        var times = Measure(10, () =>
        {
            foreach (var text in texts)
            {
                _ = Expand(TemplateDocument.Parse(text), ScopeOf(text));
            }
        });
        var median = times[times.Count / 2];
        var megabytes = texts.Sum(static text => (double)text.Length) / 1_000_000;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{texts.Count} verified modules ({megabytes:F1} MB), parsed and expanded: median {median:F0} ms, {1000 / median:F2} corpora/s, {megabytes * 1000 / median:F0} MB/s"));
    }

    /// <summary>The level that the schema of the module names.</summary>
    private static DeploymentScope ScopeOf(string text)
    {
        var head = text[..Math.Min(300, text.Length)];
        return head.Contains("subscriptionDeploymentTemplate", StringComparison.Ordinal) ? DeploymentScope.Subscription(Scope.SubscriptionId!)
            : head.Contains("managementGroupDeploymentTemplate", StringComparison.Ordinal) ? DeploymentScope.ManagementGroup("group")
            : head.Contains("tenantDeploymentTemplate", StringComparison.Ordinal) ? DeploymentScope.Tenant()
            : Scope;
    }

    private static TemplateExpansion Expand(TemplateDocument template, DeploymentScope? scope = null) => TemplateExpander.Expand(new TemplateExpansionRequest
    {
        Template = template,
        Scope = scope ?? Scope,
        DeploymentName = "main",
        MissingParametersAreUnknown = true,
    });

    private static List<double> Measure(int rounds, Action action)
    {
        for (var i = 0; i < Math.Max(3, rounds / 2); i++)
        {
            action();
        }

        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        return times;
    }

    private static string LargeTemplate()
    {
        var builder = new StringBuilder("""
            {
              "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
              "contentVersion": "1.0.0.0",
              "parameters": { "prefix": { "type": "string", "defaultValue": "bench" }, "location": { "type": "string", "defaultValue": "[resourceGroup().location]" } },
              "variables": { "suffix": "[uniqueString(resourceGroup().id)]", "tags": { "owner": "[parameters('prefix')]" } },
              "resources": [
            """);
        for (var loop = 0; loop < 4; loop++)
        {
            builder.Append(CultureInfo.InvariantCulture, $$"""
                {{(loop == 0 ? "" : ",")}}
                {
                  "type": "Microsoft.Storage/storageAccounts",
                  "apiVersion": "2023-01-01",
                  "name": "[format('{0}{1}{2}{{loop}}', parameters('prefix'), copyIndex(), variables('suffix'))]",
                  "location": "[parameters('location')]",
                  "tags": "[union(variables('tags'), createObject('index', string(copyIndex())))]",
                  "condition": "[less(copyIndex(), 1000)]",
                  "copy": { "name": "loop{{loop}}", "count": 200 },
                  "sku": { "name": "Standard_LRS" },
                  "kind": "StorageV2",
                  {{(loop == 0 ? "" : $$"""
                  "dependsOn": [ "[resourceId('Microsoft.Storage/storageAccounts', format('{0}{1}{2}{{loop - 1}}', parameters('prefix'), copyIndex(), variables('suffix')))]" ],
                  """)}}
                  "properties": {
                    "minimumTlsVersion": "TLS1_2",
                    "previous": "{{(loop == 0 ? "none" : $"[reference(resourceId('Microsoft.Storage/storageAccounts', format('{{0}}{{1}}{{2}}{loop - 1}', parameters('prefix'), copyIndex(), variables('suffix'))), '2023-01-01').primaryEndpoints.blob]")}}",
                    "copy": [ { "name": "rules", "count": 5, "input": { "name": "[concat('rule', copyIndex('rules'))]", "priority": "[add(100, mul(copyIndex('rules'), 10))]" } } ]
                  }
                }
                """);
        }

        return builder.Append("] }").ToString();
    }
}
