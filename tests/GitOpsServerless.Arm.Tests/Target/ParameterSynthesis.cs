using System.Text.Json.Nodes;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Makes up values for the required parameters of templates that come without a parameter file.</summary>
internal static class ParameterSynthesis
{
    public static string For(JsonObject template)
    {
        var parameters = new JsonObject();
        foreach (var (name, declaration) in template["parameters"] as JsonObject ?? [])
        {
            if (declaration is JsonObject parameter && !parameter.ContainsKey("defaultValue") && parameter["nullable"]?.GetValue<bool>() != true)
            {
                parameters[name] = new JsonObject { ["value"] = Value(template, name, parameter, 0) };
            }
        }

        return new JsonObject { ["parameters"] = parameters }.ToJsonString();
    }

    private static JsonNode? Value(JsonObject template, string name, JsonObject declaration, int depth)
    {
        if (depth > 8)
        {
            return null;
        }

        if (declaration["$ref"]?.GetValue<string>() is { } reference)
        {
            var definition = template["definitions"]?[reference[(reference.LastIndexOf('/') + 1)..]] as JsonObject ?? [];
            return definition["nullable"]?.GetValue<bool>() == true && depth > 0 ? null : Value(template, name, definition, depth + 1);
        }

        if (declaration["allowedValues"] is JsonArray { Count: > 0 } allowed)
        {
            return declaration["type"]?.GetValue<string>() == "array" ? new JsonArray(allowed[0]?.DeepClone()) : allowed[0]?.DeepClone();
        }

        switch (declaration["type"]?.GetValue<string>().ToLowerInvariant())
        {
            case "int":
                return declaration["minValue"]?.DeepClone() ?? 1;
            case "bool":
                return true;
            case "array" when name.EndsWith("addressPrefixes", StringComparison.OrdinalIgnoreCase):
                return new JsonArray("10.1.0.0/16");
            case "array":
                return declaration["minLength"]?.GetValue<int>() > 0 && declaration["items"] is JsonObject item
                    ? new JsonArray(Value(template, name, item, depth + 1))
                    : new JsonArray();
            case "object" or "secureobject":
                var members = new JsonObject();
                foreach (var (member, inner) in declaration["properties"] as JsonObject ?? [])
                {
                    if (inner is JsonObject type && type["nullable"]?.GetValue<bool>() != true && Value(template, member, type, depth + 1) is { } value)
                    {
                        members[member] = value;
                    }
                }

                return members;
            default:
                return Text(name, declaration);
        }
    }

    private static string Text(string name, JsonObject declaration)
    {
        if (name.EndsWith("ResourceId", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Id", StringComparison.Ordinal))
        {
            return $"{AzureWorld.Scope}/providers/Microsoft.Network/virtualNetworks/existing/subnets/default";
        }

        var text = name.Contains("addressPrefix", StringComparison.OrdinalIgnoreCase) || name.Contains("cidr", StringComparison.OrdinalIgnoreCase) ? "10.1.0.0/16" : "made" + name.ToLowerInvariant();
        var longest = Math.Min(20, declaration["maxLength"]?.GetValue<int>() ?? 20);
        text = text[..Math.Min(longest, text.Length)];
        return text.PadRight(declaration["minLength"]?.GetValue<int>() ?? 0, 'x');
    }
}
