using System.Globalization;
using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>A secret that is written out in a template.</summary>
/// <param name="Pointer">JSON pointer of the value.</param>
/// <param name="Source">The value, with its position.</param>
/// <param name="Of">The secure parameter that it is for; null for a property that holds secrets by its name.</param>
internal sealed record WrittenSecret(string Pointer, JsonSource Source, SecureParameter? Of);

/// <summary>A secure parameter that a template gives a literal.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Its declaration, or the argument of a nested deployment.</param>
/// <param name="IsDefault">Whether the literal is the default.</param>
internal sealed record SecureParameter(string Name, JsonSource Place, bool IsDefault);

/// <summary>
/// Finds the literals of a template that are secrets: the defaults of secure parameters, what nested deployments get for theirs, and
/// properties that hold secrets by their name. An expression is none: it says where the secret comes from.
/// </summary>
internal sealed class TemplateSecrets
{
    private const int MaximumReferences = 64;
    private readonly List<WrittenSecret> _found = [];

    public static IReadOnlyList<WrittenSecret> In(JsonSource template)
    {
        var search = new TemplateSecrets();
        search.AddTemplate(template, "");
        return search._found;
    }

    private void AddTemplate(JsonSource template, string pointer)
    {
        foreach (var (name, parameter) in template["parameters"]?.Properties ?? [])
        {
            if (parameter["defaultValue"] is { } value)
            {
                AddDeclared(template, parameter, value, Below(Below(pointer, template, "parameters", name), parameter, "defaultValue"), new SecureParameter(name, parameter, IsDefault: true));
            }
        }

        AddResources(template["resources"], Below(pointer, template, "resources"), "");
    }

    /// <summary>Resources stand in an array, or by symbolic name in an object.</summary>
    private void AddResources(JsonSource? resources, string pointer, string parentType)
    {
        if (resources is null)
        {
            return;
        }

        for (var i = 0; i < resources.Items.Count; i++)
        {
            AddResource(resources.Items[i], SecretPlaces.Below(pointer, i.ToString(CultureInfo.InvariantCulture)), parentType);
        }

        foreach (var (name, resource) in resources.Properties)
        {
            AddResource(resource, SecretPlaces.Below(pointer, name), parentType);
        }
    }

    private void AddResource(JsonSource resource, string pointer, string parentType)
    {
        // A child inside of its parent has the rest of the type alone.
        var own = resource.GetString("type") ?? "";
        var type = parentType.Length == 0 || own.Contains('.', StringComparison.Ordinal) ? own : $"{parentType}/{own}";
        foreach (var (name, value) in resource.Properties)
        {
            var at = SecretPlaces.Below(pointer, name);
            if (string.Equals(name, "resources", StringComparison.OrdinalIgnoreCase))
            {
                AddResources(value, at, type);
            }
            else if (string.Equals(type, ResourceIds.DeploymentType, StringComparison.OrdinalIgnoreCase)
                && string.Equals(name, "properties", StringComparison.OrdinalIgnoreCase) && value.GetObject("template") is { } template)
            {
                AddTemplate(template, Below(at, value, "template"));
                AddArguments(template, value, at);
            }
            else
            {
                AddNamed(type, name, value, at[pointer.Length..], pointer);
            }
        }
    }

    /// <summary>What a nested deployment gets for the secure parameters of its template.</summary>
    private void AddArguments(JsonSource template, JsonSource properties, string pointer)
    {
        foreach (var (name, argument) in properties["parameters"]?.Properties ?? [])
        {
            if (template["parameters"]?[name] is { } parameter && argument["value"] is { } value)
            {
                AddDeclared(template, parameter, value, Below(Below(pointer, properties, "parameters", name), argument, "value"), new SecureParameter(name, argument, IsDefault: false));
            }
        }
    }

    private void AddDeclared(JsonSource template, JsonSource schema, JsonSource value, string pointer, SecureParameter parameter, bool isSecure = false, int hops = 0)
    {
        isSecure |= SecureTypes.IsSecure(schema.GetString("type"));
        if (!isSecure && hops < MaximumReferences && schema.GetString("$ref") is { } reference && ValueSchema.FindDefinition(template, reference) is { } definition)
        {
            AddDeclared(template, definition, value, pointer, parameter, isSecure, hops + 1);
            return;
        }

        foreach (var (name, child) in value.Properties)
        {
            var declared = schema["properties"]?[name] ?? schema.GetObject("additionalProperties");
            if (isSecure || declared is not null)
            {
                AddDeclared(template, declared ?? schema, child, SecretPlaces.Below(pointer, name), parameter, isSecure);
            }
        }

        for (var i = 0; i < value.Items.Count; i++)
        {
            if (isSecure || schema.GetObject("items") is not null)
            {
                AddDeclared(template, schema.GetObject("items") ?? schema, value.Items[i], SecretPlaces.Below(pointer, i.ToString(CultureInfo.InvariantCulture)), parameter, isSecure);
            }
        }

        if (isSecure && IsLiteral(value))
        {
            _found.Add(new WrittenSecret(pointer, value, parameter));
        }
    }

    private void AddNamed(string type, string name, JsonSource value, string path, string resource)
    {
        if (value.IsConstant && IsText(value) && (TypeKnowledge.IsSecret(name) || TypeKnowledge.IsSecretPlace(type, path)))
        {
            _found.Add(new WrittenSecret(resource + path, value, null));
            return;
        }

        foreach (var (inner, child) in value.Properties)
        {
            if (child.IsConstant && IsText(child) && SecretWords.IsOfSecret(value.GetString, inner))
            {
                _found.Add(new WrittenSecret(resource + SecretPlaces.Below(path, inner), child, null));
                continue;
            }

            AddNamed(type, inner, child, SecretPlaces.Below(path, inner), resource);
        }

        for (var i = 0; i < value.Items.Count; i++)
        {
            // What stands in a list under such a name is as secret as one value is.
            AddNamed(type, name, value.Items[i], SecretPlaces.Below(path, i.ToString(CultureInfo.InvariantCulture)), resource);
        }
    }

    private static bool IsLiteral(JsonSource value) => value.IsConstant && (IsText(value) || value.Kind is JsonSourceKind.Integer or JsonSourceKind.Float);

    private static bool IsText(JsonSource value) => value is { Kind: JsonSourceKind.String, Text.Length: > 0 };

    /// <summary>The pointer of a property, in the spelling of the template.</summary>
    private static string Below(string pointer, JsonSource container, string name) =>
        SecretPlaces.Below(pointer, container.Properties.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)).Name ?? name);

    private static string Below(string pointer, JsonSource container, string name, string inner) => SecretPlaces.Below(Below(pointer, container, name), inner);
}
