using System.Globalization;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>
/// Writes types as the schema of a template
/// (learn.microsoft.com/azure/azure-resource-manager/templates/definitions).
/// </summary>
internal sealed class TypeEmitter(BicepModel model)
{
    /// <summary>A reference to a place of a definition, or of an Azure resource type.</summary>
    private abstract record Resolution(IReadOnlyList<string> Pointer)
    {
        public abstract Resolution Below(params string[] segments);
    }

    private sealed record Definition(IReadOnlyList<string> Pointer, TypeExpr Type) : Resolution(Pointer)
    {
        public override Resolution Below(params string[] segments) => throw new InvalidOperationException();

        public Definition Below(TypeExpr type, params string[] segments) => new([.. Pointer, .. segments], type);
    }

    private sealed record ResourceDerived(ResourceDerivedTypeExpr Root, IReadOnlyList<string> Pointer) : Resolution(Pointer)
    {
        public override Resolution Below(params string[] segments) => new ResourceDerived(Root, [.. Pointer, .. segments]);
    }

    public ObjectExpr Schema(TypeExpr type, TypeModifiers modifiers) => Apply(Schema(type), modifiers);

    public ObjectExpr Schema(TypeExpr type)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return type switch
        {
            AmbientTypeExpr { Name: "any" } => ObjectExpr.Of(),
            AmbientTypeExpr ambient => TypeOf(ambient.Name),
            AliasTypeExpr or ResourceDerivedTypeExpr or PropertyTypeExpr or AdditionalTypeExpr or ItemTypeExpr or ItemsTypeExpr => Write(Resolve(type)),
            ResourceTypeExpr resource => WithMetadata(TypeOf("string"), "resourceType", new StringExpr(resource.Type.FullName)),
            StringTypeExpr text => TypeOf("string").Merge("allowedValues", new ArrayExpr([new StringExpr(text.Value)])),
            IntTypeExpr number => TypeOf("int").Merge("allowedValues", new ArrayExpr([new IntExpr(number.Value)])),
            BoolTypeExpr boolean => TypeOf("bool").Merge("allowedValues", new ArrayExpr([new BoolExpr(boolean.Value)])),
            UnionTypeExpr union => Union(union),
            ArrayTypeExpr array => Array(array),
            ObjectTypeExpr @object => Object(@object),
            TupleTypeExpr tuple => TypeOf("array")
                .Merge("prefixItems", new ArrayExpr([.. tuple.Items.Select(item => Schema(item.Type, item.Modifiers))]))
                .Merge("items", new BoolExpr(false)),
            NullableTypeExpr nullable => Schema(nullable.Inner).Merge("nullable", new BoolExpr(true)),
            NonNullTypeExpr nonNull => Schema(nonNull.Inner).Merge("nullable", new BoolExpr(false)),
            TaggedUnionTypeExpr tagged => Tagged(tagged),
            _ => throw Refusal.Feature(model, null, $"a type of the kind {type.GetType().Name}"),
        };
    }

    private static ObjectExpr TypeOf(string name) => ObjectExpr.Of(new ObjectProperty("type", new StringExpr(name)));

    public ObjectExpr Apply(ObjectExpr schema, TypeModifiers modifiers)
    {
        if (ReferenceEquals(modifiers, TypeModifiers.None))
        {
            return schema;
        }

        if (modifiers.Secure)
        {
            schema = schema.Properties.FirstOrDefault(property => property.Name == "type")?.Value switch
            {
                StringExpr { Value: "string" } => schema.Merge("type", new StringExpr("securestring")),
                StringExpr { Value: "object" } => schema.Merge("type", new StringExpr("secureObject")),
                null => throw Refusal.Feature(model, null, "@secure() on a type without a stated shape"),
                _ => schema,
            };
        }

        if (modifiers.Sealed)
        {
            schema = schema.Merge("additionalProperties", new BoolExpr(false));
        }

        return ApplyConstraints(schema, modifiers);
    }

    private static ObjectExpr ApplyConstraints(ObjectExpr schema, TypeModifiers modifiers)
    {
        schema = With(schema, "metadata", modifiers.Metadata);
        schema = With(schema, "minLength", modifiers.MinLength);
        schema = With(schema, "maxLength", modifiers.MaxLength);
        schema = With(schema, "minValue", modifiers.MinValue);
        schema = With(schema, "maxValue", modifiers.MaxValue);
        schema = With(schema, "validate", modifiers.Validation);
        return WithMetadata(schema, "description", modifiers.Description);
    }

    private static ObjectExpr With(ObjectExpr schema, string name, Expr? value) => value is null ? schema : schema.Merge(name, value);

    public static ObjectExpr WithMetadata(ObjectExpr schema, string name, Expr? value) =>
        value is null ? schema : schema.Merge("metadata", ObjectExpr.Of(new ObjectProperty(name, value)));

    /// <summary>The schema of a definition: exports are marked before the other decorators.</summary>
    public ObjectExpr Schema(TypeDeclaration declaration)
    {
        var schema = Schema(declaration.Type);
        if (!declaration.Exported)
        {
            return Apply(schema, declaration.Modifiers);
        }

        var leading = declaration.Modifiers with { Metadata = null, MinLength = null, MaxLength = null, MinValue = null, MaxValue = null, Validation = null, Description = null };
        var trailing = declaration.Modifiers with { Secure = false, Sealed = false };
        return Apply(WithMetadata(Apply(schema, leading), "__bicep_export!", new BoolExpr(true)), trailing);
    }

    private ObjectExpr Union(UnionTypeExpr union)
    {
        var literals = Literals.Of(union);
        var withoutNull = literals.Where(literal => literal is not NullLiteral).ToList();
        var nullable = withoutNull.Count < literals.Count;
        var name = withoutNull.Count > 0 ? withoutNull[0].TypeName : null;
        var schema = name is null ? ObjectExpr.Of() : TypeOf(name);
        schema = schema.Merge("allowedValues", new ArrayExpr([.. withoutNull.Select(literal => literal.Value)]));
        return nullable ? schema.Merge("nullable", new BoolExpr(true)) : schema;
    }

    private ObjectExpr Array(ArrayTypeExpr array) => AllowedItems(array.Item) is { } allowed
        ? TypeOf("array").Merge("allowedValues", new ArrayExpr(allowed))
        : TypeOf("array").Merge("items", Schema(array.Item));

    private static IReadOnlyList<Expr>? AllowedItems(TypeExpr item) => item switch
    {
        StringTypeExpr or IntTypeExpr or BoolTypeExpr or NullTypeExpr or UnionTypeExpr => [.. Literals.Of(item).Select(literal => literal.Value)],
        ObjectTypeExpr or TupleTypeExpr => Literals.TryOf(item) is { } literals ? [.. literals.Select(literal => literal.Value)] : null,
        _ => null,
    };

    private ObjectExpr Object(ObjectTypeExpr @object)
    {
        var properties = @object.Properties.Select(property => new ObjectProperty(property.Name, Schema(property.Type, property.Modifiers)));
        var schema = TypeOf("object").Merge("properties", new ObjectExpr([.. properties]));
        return @object.Additional is { } additional
            ? schema.Merge("additionalProperties", Schema(additional.Type, additional.Modifiers))
            : schema;
    }

    private ObjectExpr Tagged(TaggedUnionTypeExpr tagged)
    {
        var mapping = new List<ObjectProperty>();
        foreach (var member in tagged.Members)
        {
            mapping.AddRange(Variants(tagged.Discriminator, member));
            if (mapping.Count > 10_000)
            {
                throw new Refusal(RefusalCodes.Limit, model, null, "The tagged union has too many members: split it into several types.");
            }
        }

        return TypeOf("object").Merge("discriminator", ObjectExpr.Of(
            new ObjectProperty("propertyName", new StringExpr(tagged.Discriminator)),
            new ObjectProperty("mapping", new ObjectExpr(mapping))));
    }

    private IEnumerable<ObjectProperty> Variants(string discriminator, TypeExpr member)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        Definition? reference = null;
        if (member is AliasTypeExpr or PropertyTypeExpr or AdditionalTypeExpr or ItemTypeExpr or ItemsTypeExpr or ResourceDerivedTypeExpr)
        {
            reference = Resolve(member) as Definition ?? throw Refusal.Feature(model, null, "a tagged union with a resource-derived member");
            member = reference.Type;
        }

        return member switch
        {
            ObjectTypeExpr @object => [new ObjectProperty(DiscriminatorValue(discriminator, @object), reference is null ? Object(@object) : Write(reference))],
            TaggedUnionTypeExpr nested => nested.Members.SelectMany(inner => Variants(nested.Discriminator, inner)),

            // An alias of an alias: the mapping points at the last one that is not an alias itself.
            AliasTypeExpr or PropertyTypeExpr => throw Refusal.Feature(model, null, "a tagged union with an alias of an alias"),
            _ => throw Refusal.Feature(model, null, "a tagged union with a member that is not an object"),
        };
    }

    private string DiscriminatorValue(string discriminator, ObjectTypeExpr @object)
    {
        var property = @object.Properties.FirstOrDefault(property => string.Equals(property.Name, discriminator, StringComparison.Ordinal));
        return property is not null && Literals.TryOf(property.Type) is [StringLiteral text]
            ? text.Text
            : throw Refusal.Feature(model, null, "a tagged union whose member does not state the discriminator");
    }

    private Definition Named(AliasTypeExpr alias) => new(["definitions", alias.Name], alias.Declaration.Value.Type);

    private Resolution Resolve(TypeExpr type)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (type)
        {
            case AliasTypeExpr alias:
                return Named(alias);
            case ResourceDerivedTypeExpr derived:
                return new ResourceDerived(derived, []);
            case PropertyTypeExpr access:
                return Member(
                    Resolve(access.Base),
                    declaration => declaration is ObjectTypeExpr @object
                        ? (@object.Properties.First(property => string.Equals(property.Name, access.Name, StringComparison.OrdinalIgnoreCase)).Type, ["properties", access.Name])
                        : null,
                    "properties", access.Name);
            case AdditionalTypeExpr access:
                return Member(
                    Resolve(access.Base),
                    declaration => declaration is ObjectTypeExpr { Additional: { } additional } ? (additional.Type, ["additionalProperties"]) : null,
                    "additionalProperties");
            case ItemTypeExpr access:
                var index = access.Index.ToString(CultureInfo.InvariantCulture);
                return Member(
                    Resolve(access.Base),
                    declaration => declaration is TupleTypeExpr tuple && access.Index < tuple.Items.Count ? (tuple.Items[(int)access.Index].Type, ["prefixItems", index]) : null,
                    "prefixItems", index);
            case ItemsTypeExpr access:
                return Member(Resolve(access.Base), declaration => declaration is ArrayTypeExpr array ? (array.Item, ["items"]) : null, "items");
            default:
                throw Refusal.Feature(model, null, "access to a part of a type that is not named");
        }
    }

    private Resolution Member(Resolution container, Func<TypeExpr, (TypeExpr Type, string[] Segments)?> find, params string[] resourceSegments)
    {
        var current = container;
        while (current is Definition definition)
        {
            if (find(definition.Type) is { } found)
            {
                return definition.Below(found.Type, found.Segments);
            }

            current = Resolve(definition.Type);
        }

        return current.Below(resourceSegments);
    }

    private ObjectExpr Write(Resolution resolution)
    {
        if (resolution is Definition definition)
        {
            return ObjectExpr.Of(new ObjectProperty("$ref", new StringExpr(string.Join('/', definition.Pointer.Select(Encode).Prepend("#")))));
        }

        var derived = (ResourceDerived)resolution;
        var source = $"{derived.Root.Type}@{derived.Root.ApiVersion}" +
            (derived.Pointer.Count == 0 ? "" : "#" + string.Join('/', derived.Pointer.Select(Encode)));
        Expr marker = derived.Root.Variant switch
        {
            ResourceTypeVariant.Input => ObjectExpr.Of(new ObjectProperty("source", new StringExpr(source))),
            ResourceTypeVariant.Output => ObjectExpr.Of(new ObjectProperty("source", new StringExpr(source)), new ObjectProperty("output", new BoolExpr(true))),
            _ => new StringExpr(source),
        };
        var shape = AzureShapes.Of(model, derived.Root, derived.Pointer);
        var schema = shape is null ? ObjectExpr.Of() : TypeOf(shape);
        return schema.Merge("metadata", ObjectExpr.Of(new ObjectProperty("__bicep_resource_derived_type!", marker)));
    }

    /// <summary>A segment of a JSON pointer in a URI fragment (RFC 6901, section 6).</summary>
    private static string Encode(string segment) =>
        Uri.EscapeDataString(segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
}
