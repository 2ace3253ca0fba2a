using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>Ways into the language that the tests share.</summary>
internal static class Corpus
{
    public static readonly DeploymentScope Group = DeploymentScope.ResourceGroup("00000000-0000-0000-0000-000000000000", "myRg");

    public static JsonNode Read(string path) => JsonNode.Parse(File.ReadAllText(path), documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip })!;

    public static TemplateExpansion Expand(string template, string? parameters = null, DeploymentScope? scope = null, IRuntimeContext? runtime = null, string? name = "main") =>
        TemplateExpander.Expand(new TemplateExpansionRequest
        {
            Template = TemplateDocument.Parse(template),
            Parameters = parameters is null ? null : JsonNode.Parse(parameters)!.AsObject(),
            Scope = scope ?? Group,
            DeploymentName = name,
            Runtime = runtime ?? UnknownRuntimeContext.Instance,
        });

    /// <summary>A template with the given sections.</summary>
    public static string Template(string sections) =>
        $$"""{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", {{(sections.Contains("\"resources\"") ? "" : "\"resources\": [],")}} {{sections}} }""";

    public static TemplateExpansion Evaluate(string expression, JsonNode? variables = null)
    {
        var template = JsonNode.Parse(Template("\"outputs\": { \"result\": { \"type\": \"any\" } }"))!;
        template["outputs"]!["result"]!["value"] = expression;
        if (variables is not null)
        {
            template["variables"] = variables.DeepClone();
        }

        return TemplateExpander.Expand(new TemplateExpansionRequest { Template = TemplateDocument.FromJson(template), Scope = Group, DeploymentName = "main" });
    }

    /// <summary>The JSON of the value of an expression; fails the test when there is a diagnostic.</summary>
    public static string Value(string expression)
    {
        var expansion = Evaluate(expression);
        Assert.Empty(expansion.Diagnostics);
        return ResidualExpression.Unescape(expansion.Outputs.Single().Value)?.ToJsonString() ?? "null";
    }

    public static void AssertNone(IEnumerable<string> failures)
    {
        var text = string.Join("\n", failures);
        Assert.True(text.Length == 0, text);
    }

    public static string Describe(TemplateExpansion expansion) => string.Join("\n", expansion.Diagnostics);
}
