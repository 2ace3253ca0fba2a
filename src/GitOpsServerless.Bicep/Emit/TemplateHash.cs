using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>
/// The hash that a template states of itself (<c>metadata._generator.templateHash</c>, the same as Azure Resource Manager's
/// <c>calculateTemplateHash</c>): the 64-bit hash of <c>uniqueString()</c> over the minified template in upper case. Minified
/// means: without white space, and with the properties that the deployment engine knows in its own order, not in the
/// template's. That order was found by measuring: it gives the committed hash of every official template in the corpora.
/// </summary>
internal static class TemplateHash
{
    private static readonly string[] Template =
    [
        "$schema", "languageVersion", "contentVersion", "definitions", "imports", "extensions", "parameters", "variables", "functions",
        "resources", "asserts", "outputs", "metadata",
    ];

    private static readonly string[] Resource =
    [
        "import", "extension", "type", "apiVersion", "name", "existing", "location", "extendedLocation", "dependsOn", "tags", "sku", "kind", "zones",
        "scale", "identity", "plan", "properties", "method", "managedBy", "managedByExtended", "scope",
        "metadata", "subscriptionId", "resourceGroup", "copy", "condition",
    ];

    private static readonly string[] Parameter =
    [
        "name", "$ref", "defaultValue", "allowedValues", "minLength", "maxLength", "minValue", "maxValue", "prefixItems", "items",
        "properties", "additionalProperties", "nullable", "discriminator", "validate", "type", "metadata",
    ];

    private static readonly string[] Definition =
    [
        "$ref", "type", "metadata", "allowedValues", "nullable", "minLength", "maxLength", "minValue", "maxValue", "prefixItems",
        "items", "properties", "additionalProperties", "discriminator",
    ];

    private static readonly string[] Output =
    [
        "$ref", "copy", "condition", "allowedValues", "nullable", "minLength", "maxLength", "minValue", "maxValue", "prefixItems", "items",
        "properties", "additionalProperties", "discriminator", "validate", "type", "value", "metadata",
    ];

    private static readonly string[] Namespace = ["namespace", "members"];

    private static readonly string[] Function = ["parameters", "output", "metadata"];

    // Properties of resources that are texts to the engine.
    private static readonly string[] Texts = ["location", "kind", "managedBy"];

    /// <summary>
    /// The first property of a resource with which its template has no hash that is known: the engine fails on an object or an array where
    /// it has a text, and what it makes of a name that is a number or a boolean was not measured. Null when there is none.
    /// </summary>
    public static string? Unhashable(JsonObject resource)
    {
        for (var i = 0; i < resource.Count; i++)
        {
            if (resource.GetAt(i) is { Value: JsonObject or JsonArray, Key: var name } && Texts.Contains(name))
            {
                return name;
            }

            if (resource.GetAt(i) is { Key: "name", Value: JsonValue text } && text.GetValueKind() != JsonValueKind.String)
            {
                return "name";
            }
        }

        return null;
    }

    /// <summary>The hash as templates write it: in decimal digits.</summary>
    /// <param name="template">The template.</param>
    /// <param name="length">How many characters the minified template has.</param>
    public static string Of(JsonObject template, out int length)
    {
        using var text = new TextBuffer();
        Object(text, template, Template, (name, value) => Section(text, name, value));
        length = text.Length;
        return Hash(text.Span).ToString(CultureInfo.InvariantCulture);
    }

    // In lent memory: the text of a template is large, and there are many templates.
    private static ulong Hash(ReadOnlySpan<char> text)
    {
        var upper = ArrayPool<char>.Shared.Rent(text.Length);
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            text.ToUpperInvariant(upper);
            return Murmur64.Of(bytes.AsSpan(0, Encoding.UTF8.GetBytes(upper.AsSpan(0, text.Length), bytes)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(upper);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static void Section(TextBuffer text, string name, JsonNode? value)
    {
        switch (name, value)
        {
            case ("definitions", JsonObject definitions):
                EngineJson.Members(text, definitions, definition => Type(text, definition, Definition));
                break;
            case ("parameters", JsonObject parameters):
                EngineJson.Members(text, parameters, parameter => Type(text, parameter, Parameter));
                break;
            case ("functions", JsonArray functions):
                EngineJson.Items(text, functions, function => Object(text, function, Namespace, (key, members) => Functions(text, key, members)));
                break;
            case ("resources", JsonArray resources):
                EngineJson.Items(text, resources, resource => ResourceBody(text, resource));
                break;
            case ("resources", JsonObject { Count: 0 }):
                text.Append("[]");
                break;
            case ("resources", JsonObject resources):
                EngineJson.Members(text, resources, resource => ResourceBody(text, resource));
                break;
            case ("outputs", JsonObject outputs):
                EngineJson.Members(text, outputs, output => Type(text, output, Output, (_, value) => value is null));
                break;
            default:
                EngineJson.Write(text, value);
                break;
        }
    }

    private static void Functions(TextBuffer text, string key, JsonNode? value)
    {
        if (key != "members" || value is not JsonObject members)
        {
            EngineJson.Write(text, value);
            return;
        }

        EngineJson.Members(text, members, member => Object(text, member, Function, (part, content) =>
        {
            switch (part, content)
            {
                case ("parameters", JsonArray parameters):
                    EngineJson.Items(text, parameters, parameter => Type(text, parameter, Parameter));
                    break;
                case ("output", not null):
                    Type(text, content, Output);
                    break;
                default:
                    EngineJson.Write(text, content);
                    break;
            }
        }));
    }

    // The engine knows no entity tags, and drops what it knows and is null, in outputs everything that is null.
    private static void ResourceBody(TextBuffer text, JsonNode? resource) =>
        Object(text, resource, Resource, (name, value) => EngineJson.Write(text, Texts.Contains(name) ? AsText(value) : value), IsDropped);

    private static bool IsDropped(string name, JsonNode? value) =>
        name.Equals("etag", StringComparison.OrdinalIgnoreCase) || (value is null && (name == "placement" || Resource.Contains(name)));

    // What the engine has as a text becomes one: 1 is "1", true is "True" (case does not count here).
    private static JsonNode? AsText(JsonNode? value) => value is JsonValue scalar ? JsonValue.Create(scalar.ToString()) : value;

    private static void Type(TextBuffer text, JsonNode? type, string[] order, Func<string, JsonNode?, bool>? drop = null) => Object(text, type, order, (name, value) =>
    {
        switch (name, value)
        {
            case ("properties", JsonObject properties):
                EngineJson.Members(text, properties, property => Type(text, property, Definition));
                break;
            case ("items" or "additionalProperties", JsonObject):
                Type(text, value, Definition);
                break;
            case ("prefixItems", JsonArray items):
                EngineJson.Items(text, items, item => Type(text, item, Definition));
                break;
            case ("discriminator", JsonObject discriminator):
                EngineJson.Members(text, discriminator, part =>
                {
                    if (part is JsonObject mapping)
                    {
                        EngineJson.Members(text, mapping, variant => Type(text, variant, Definition));
                    }
                    else
                    {
                        EngineJson.Write(text, part);
                    }
                });
                break;
            default:
                EngineJson.Write(text, value);
                break;
        }
    }, drop);

    // Properties that are known in their order, then the others in the template's.
    private static void Object(TextBuffer text, JsonNode? node, string[] order, Action<string, JsonNode?> write, Func<string, JsonNode?, bool>? drop = null)
    {
        if (node is not JsonObject container)
        {
            EngineJson.Write(text, node);
            return;
        }

        var places = new (int Place, int Index)[container.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = (Place(order, container.GetAt(i).Key), i);
        }

        Array.Sort(places);
        var written = 0;
        text.Append('{');
        foreach (var (_, index) in places)
        {
            var (name, value) = container.GetAt(index);
            if (drop?.Invoke(name, value) != true)
            {
                EngineJson.Name(text, name, written++);
                write(name, value);
            }
        }

        text.Append('}');
    }

    private static int Place(string[] order, string name) => Array.IndexOf(order, name) is >= 0 and var place ? place : order.Length;
}
