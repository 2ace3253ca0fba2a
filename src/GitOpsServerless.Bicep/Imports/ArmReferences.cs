using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Emit;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Imports;

/// <summary>What a part of an ARM template needs of the same template.</summary>
internal static class ArmReferences
{
    public static IEnumerable<(ExportKind Kind, string Identifier)> Of(ArmModel model, ExportKind kind, string identifier) => kind switch
    {
        ExportKind.Type => InSchema(model.Definition(ArmNames.Original(kind, identifier))),
        ExportKind.Function => InFunction(model.Function(identifier)),
        _ => InValue(VariableNode(model, identifier)),
    };

    public static JsonNode? VariableNode(ArmModel model, string name) =>
        ArmModel.Member(ArmModel.Member(model.Template, "variables"), name) ?? CopyVariable(model, name);

    public static JsonObject? CopyVariable(ArmModel model, string name) =>
        (ArmModel.Member(ArmModel.Member(model.Template, "variables"), "copy") as JsonArray ?? [])
            .OfType<JsonObject>()
            .FirstOrDefault(copy => string.Equals(ArmModel.Text(copy, "name"), name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(ExportKind, string)> InSchema(JsonNode? node)
    {
        var found = new List<(ExportKind, string)>();
        CollectSchema(node, found);
        return found;
    }

    private static void CollectSchema(JsonNode? node, List<(ExportKind, string)> found)
    {
        if (node is not JsonObject schema)
        {
            return;
        }

        if (ArmModel.Text(schema, "$ref") is { } reference)
        {
            found.Add((ExportKind.Type, reference));
        }

        CollectSchema(ArmModel.Member(schema, "additionalProperties"), found);
        CollectSchema(ArmModel.Member(schema, "items"), found);
        foreach (var part in (ArmModel.Member(schema, "properties") as JsonObject ?? []).Concat(ArmModel.Member(ArmModel.Member(schema, "discriminator"), "mapping") as JsonObject ?? []).Select(pair => pair.Value).Concat(ArmModel.Member(schema, "prefixItems") as JsonArray ?? []))
        {
            CollectSchema(part, found);
        }
    }

    private static List<(ExportKind, string)> InFunction(JsonObject? function)
    {
        var found = new List<(ExportKind, string)>();
        foreach (var parameter in ArmModel.Member(function, "parameters") as JsonArray ?? [])
        {
            CollectSchema(parameter, found);
        }

        CollectSchema(ArmModel.Member(function, "output"), found);
        found.AddRange(InValue(ArmModel.Member(ArmModel.Member(function, "output"), "value")));
        return found;
    }

    private static List<(ExportKind, string)> InValue(JsonNode? node)
    {
        var found = new List<(ExportKind, string)>();
        CollectValue(node, found);
        return found;
    }

    private static void CollectValue(JsonNode? node, List<(ExportKind, string)> found)
    {
        switch (node)
        {
            case JsonObject @object:
                foreach (var (name, value) in @object)
                {
                    CollectText(name, found);
                    CollectValue(value, found);
                }

                break;
            case JsonArray array:
                foreach (var item in array)
                {
                    CollectValue(item, found);
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                CollectText(text, found);
                break;
        }
    }

    private static void CollectText(string text, List<(ExportKind, string)> found)
    {
        if (ArmExpressionParser.TryParse(text) is { } expression)
        {
            Collect(expression, found);
        }
    }

    private static void Collect(ArmExpression expression, List<(ExportKind, string)> found)
    {
        if (expression is not ArmCall call)
        {
            return;
        }

        if (call.Function.Equals("variables", StringComparison.OrdinalIgnoreCase) && call.Arguments is [ArmString name])
        {
            found.Add((ExportKind.Variable, name.Value));
        }
        else if (call.Function.Contains('.', StringComparison.Ordinal))
        {
            found.Add((ExportKind.Function, call.Function));
        }

        foreach (var part in call.Arguments.Concat(call.Properties))
        {
            Collect(part, found);
        }
    }
}
