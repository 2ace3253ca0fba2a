using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Definitions.Generators;

/// <summary>Makes the Application documents of an ApplicationSet: all of them, or none.</summary>
internal static class ApplicationSetExpander
{
    public const string TemplatePointer = "/spec/template";

    public static IReadOnlyList<JsonObject> Expand(JsonObject spec, GeneratorFiles files)
    {
        var budget = new GeneratorBudget();
        var generator = new ElementGenerator(files, budget);
        var result = new List<JsonObject>();
        var generators = spec["generators"] as JsonArray ?? [];
        for (var i = 0; i < generators.Count; i++)
        {
            foreach (var element in generator.Generate(generators[i], $"/spec/generators/{i}"))
            {
                result.Add(Fill(spec.Map("template"), element, budget));
            }
        }

        return result.Count <= ElementGenerator.MaximumElements
            ? result
            : throw new GeneratorException("/spec/generators", $"The set gives more than {ElementGenerator.MaximumElements} applications.");
    }

    private static JsonObject Fill(JsonObject template, JsonObject element, GeneratorBudget budget)
    {
        var filled = (JsonObject)new PlaceholderText(element, budget).Fill(template, TemplatePointer)!;
        return new JsonObject
        {
            ["apiVersion"] = DefinitionDefaults.ApiVersion,
            ["kind"] = "Application",
            ["metadata"] = filled["metadata"]?.DeepClone(),
            ["spec"] = filled["spec"]?.DeepClone(),
        };
    }
}
