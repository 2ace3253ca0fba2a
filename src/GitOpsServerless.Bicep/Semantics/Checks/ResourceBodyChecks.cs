using GitOpsServerless.Bicep.AzureTypes;
using GitOpsServerless.Bicep.Semantics.Types;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>
/// The properties at the top of resource bodies, and the access to them. What is below them is for the provider to judge: the
/// official compiler warns of it at most.
/// </summary>
internal static class ResourceBodyChecks
{
    private const string Deployments = "Microsoft.Resources/deployments";

    private static readonly HashSet<string> DeploymentNames = new(["resourceGroup", "subscriptionId"], StringComparer.Ordinal);

    /// <summary>What every resource may have, whatever the type data say
    /// (learn.microsoft.com/azure/azure-resource-manager/templates/syntax#resources).</summary>
    private static readonly string[] Common =
    [
        "apiVersion", "asserts", "dependsOn", "eTag", "extendedLocation", "id", "identity", "kind", "location", "managedBy", "managedByExtended",
        "name", "parent", "placement", "plan", "properties", "scale", "scope", "sku", "tags", "type", "zones",
    ];

    public static void Run(BicepModel model)
    {
        foreach (var resource in model.ResourceSymbols.Where(resource => resource is { IsAzure: true, Type: not null, Node: { Body: { IsBroken: false }, Value.IsBroken: false } }))
        {
            Body(model, resource, resource.Node.Body!);
        }
    }

    /// <summary>What is read of resources.</summary>
    public static void Accesses(BicepModel model)
    {
        foreach (var node in model.Program.Nodes)
        {
            switch (node)
            {
                case PropertyAccessNode { Name.IsValid: true, Safe: false } access when ResourceOf(model, access.Target) is { } resource:
                    Access(model, resource, access.Name, access.Name.Text);
                    break;
                case IndexNode { Safe: false, Index: StringNode { Literal: { } name } } access when ResourceOf(model, access.Target) is { } resource:
                    Access(model, resource, access.Index, name);
                    break;
            }
        }
    }

    private static ITypedResource? ResourceOf(BicepModel model, SyntaxNode node) => (StaticTypes.WithoutNull(model.Inference.Of(node)) as ResourceReferenceType)?.Resource;

    private static void Body(BicepModel model, ResourceSymbol resource, ObjectNode body)
    {
        foreach (var property in body.Properties.Where(property => property.Key is not SkippedNode))
        {
            if (property.Name is not { } name)
            {
                model.Diagnostics.Error("BCP040", property.Key, "The name of a property of a resource must be known.");
            }
            else if (!Has(model, resource, name))
            {
                Spelling.Report(model, "BCP037", "BCP089", property.Key, name, Suggested(model, resource).Where(known => body.Property(known) is null), $"A {resource.Type!.Type} has no property {name}.");
            }
            else if (resource.Existing && name is not ("name" or "scope" or "parent" or "dependsOn"))
            {
                model.Diagnostics.Error("BCP173", property.Key, $"An existing resource is not given the property {name}.");
            }
        }

        if (body.Property("asserts") is { } asserts && !model.Configuration.IsEnabled("assertions"))
        {
            model.Diagnostics.Error("BCP349", asserts.Key, "Assertions need the experimental feature assertions.");
        }

        if (!resource.Existing && resource.AzureType is { } known && BuiltInAzureTypes.Instance.Index.Type(known.Body) is { Kind: AzureTypeKind.Discriminated } variants && body.Property(variants.Text) is null && !body.Elements.Any(element => element is SpreadNode))
        {
            model.Diagnostics.Error("BCP078", resource.Node.Name, $"The property {variants.Text} must say which kind of {resource.Type!.Type} it is.");
        }
    }

    private static void Access(BicepModel model, ITypedResource resource, SyntaxNode at, string name)
    {
        // Access to nested resources has a syntax of its own.
        if (name == "dependsOn" || (name == "scope" && resource.Existing) || (name == "parent" && resource.Type!.Segments.Length > 2))
        {
            model.Diagnostics.Error("BCP077", at, $"The {name} of a resource cannot be read.");
        }
        else if (!Has(model, resource, name) || name is "scope" or "parent")
        {
            var readable = Common.Concat(OwnNames(model, resource)).Where(known => known is not ("dependsOn" or "scope" or "parent")).Order(StringComparer.Ordinal);
            Spelling.Report(model, "BCP053", "BCP083", at, name, readable, $"A {resource.Type!.Type} has no property {name}.");
        }
    }

    /// <summary>Whether a resource may have a property, of its own or as every resource.</summary>
    public static bool Has(BicepModel model, ITypedResource resource, string name) => Common.Contains(name) || OwnNames(model, resource).Contains(name);

    // Findings suggest what the type itself has; only of an unknown type what every resource may have.
    private static HashSet<string> Suggested(BicepModel model, ITypedResource resource) => resource.AzureType is null ? [.. Common] : OwnNames(model, resource);

    /// <summary>What the type data say that a resource has.</summary>
    public static HashSet<string> OwnNames(BicepModel model, ITypedResource resource)
    {
        if (resource.AzureType is not { } type)
        {
            return resource.Type?.IsType(Deployments) == true ? DeploymentNames : [];
        }

        var known = model.Compilation.PropertiesOfTypes;
        if (!known.TryGetValue(type, out var names))
        {
            known[type] = names = NamesOf(type);
        }

        return names;
    }

    private static HashSet<string> NamesOf(AzureResourceType type)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (type.Name.Equals(Deployments, StringComparison.OrdinalIgnoreCase))
        {
            names.UnionWith(DeploymentNames);
        }

        var body = BuiltInAzureTypes.Instance.Index.Type(type.Body);
        names.UnionWith(body.Properties.Select(property => property.Name));
        foreach (var variant in body.Kind == AzureTypeKind.Discriminated ? body.Children[body.Properties.Length..] : [])
        {
            names.UnionWith(BuiltInAzureTypes.Instance.Index.Type(variant).Properties.Select(property => property.Name));
        }

        return names;
    }
}
