using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>
/// The properties that every resource may have although the type data do not list them for its type. The official compiler
/// has types of its own for them and is strict about what is in them: what would be a warning elsewhere is an error there.
/// </summary>
internal static class CommonPropertyChecks
{
    private static readonly Dictionary<string, string[]> Objects = new(StringComparer.Ordinal)
    {
        ["sku"] = ["capacity", "family", "model", "name", "size", "tier"],
        ["scale"] = ["capacity", "maximum", "minimum"],
        ["extendedLocation"] = ["name", "type"],
        ["placement"] = ["excludeZones", "includeZones", "zonePlacementPolicy"],
        ["identity"] = ["delegatedResources", "identityIds", "principalId", "tenantId", "type", "userAssignedIdentities"],
    };

    private static readonly string[] ArraysOfTexts = ["zones", "managedByExtended", "identityIds", "includeZones", "excludeZones"];

    private static readonly string[] IdentityNames = ["clientId", "principalId"];

    public static void Run(BicepModel model, KindInference kinds, ResourceSymbol resource)
    {
        if (!resource.IsAzure || resource.Type is null || resource.Node.Body is not { } body)
        {
            return;
        }

        var own = ResourceBodyChecks.OwnNames(model, resource);
        foreach (var property in body.Properties.Where(property => property.Name is { } name && !own.Contains(name)))
        {
            foreach (var value in Behind(property.Value))
            {
                Value(model, kinds, property.Name!, value, property.Value);
            }
        }
    }

    private static void Value(BicepModel model, KindInference kinds, string name, SyntaxNode value, SyntaxNode at)
    {
        switch (value)
        {
            case ObjectNode container when Objects.TryGetValue(name, out var names):
                Names(model, container, names, at);
                foreach (var member in container.Properties.Where(member => member.Name is not null && member.Value is ObjectNode or ArrayNode))
                {
                    Value(model, kinds, member.Name!, member.Value, at);
                }

                break;
            case ObjectNode tags when name == "tags":
                Items(model, kinds, tags.Properties.Select(tag => tag.Value), Kinds.String, "BCP036", at);
                foreach (var spread in tags.Elements.OfType<SpreadNode>().SelectMany(spread => Behind(spread.Expression)).OfType<ObjectNode>())
                {
                    Items(model, kinds, spread.Properties.Select(tag => tag.Value), Kinds.String, "BCP036", at);
                }

                break;
            case ObjectNode identities when name == "userAssignedIdentities":
                Items(model, kinds, identities.Properties.Select(identity => identity.Value), Kinds.Object, "BCP036", at);
                foreach (var identity in identities.Properties.Select(identity => identity.Value).OfType<ObjectNode>())
                {
                    Names(model, identity, IdentityNames, at);
                }

                break;
            case ArrayNode items when ArraysOfTexts.Contains(name):
                Items(model, kinds, items.Items.Where(item => item is not SpreadNode), Kinds.String, "BCP034", at);
                break;
        }
    }

    private static void Names(BicepModel model, ObjectNode value, string[] names, SyntaxNode at)
    {
        foreach (var member in value.Properties.Where(member => member.Name is { } name && !names.Contains(name)))
        {
            var place = Place(member.Key, at);
            var unused = ReferenceEquals(place, at) ? [] : names.Where(known => value.Property(known) is null);
            Spelling.Report(model, "BCP037", "BCP089", place, member.Name!, unused, $"There is no property {member.Name} here.");
        }
    }

    // One kind that does not fit is enough for a finding; null does not count beside others.
    private static void Items(BicepModel model, KindInference kinds, IEnumerable<SyntaxNode> items, Kinds expected, string code, SyntaxNode at)
    {
        foreach (var item in items)
        {
            var found = kinds.Of(item);
            var other = found == Kinds.Null ? found : found & ~(expected | Kinds.Null);
            if (other != Kinds.None && (found & Kinds.Any) != Kinds.Any)
            {
                model.Diagnostics.Error(code, Place(item, at), $"Expected {expected}, found {found}.");
            }
        }
    }

    // A value of another declaration, or of another file, is found where it is used.
    private static SyntaxNode Place(SyntaxNode node, SyntaxNode at) => node.IsWithin(at) ? node : at;

    private static IEnumerable<SyntaxNode> Behind(SyntaxNode value, int depth = 0) => value switch
    {
        _ when depth > 10 => [],
        ParenthesizedNode parenthesized => Behind(parenthesized.Inner, depth + 1),
        TernaryNode ternary => [.. Behind(ternary.WhenTrue, depth + 1), .. Behind(ternary.WhenFalse, depth + 1)],
        VariableNode { Symbol: VariableSymbol { Node: { Type: null, Value: not ForNode } variable } } => Behind(variable.Value, depth + 1),
        _ => [value],
    };
}
