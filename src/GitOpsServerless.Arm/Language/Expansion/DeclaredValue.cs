using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>
/// The properties that the template declares for a resource: <c>reference()</c> gives them back, so a text, a number or a boolean among
/// them is known before the deployment. Objects and arrays are not: the provider may add to them.
/// </summary>
internal sealed class DeclaredValue
{
    private readonly ResourceInstance instance;
    private readonly JsonSource? source;
    private readonly TemplateValue? value;

    private DeclaredValue(ResourceInstance instance, JsonSource? source, TemplateValue? value)
    {
        this.instance = instance;
        this.source = source;
        this.value = value;
    }

    private bool IsWhole { get; init; }

    /// <summary>What is declared for a resource that this template deploys for certain; null for any other.</summary>
    public static DeclaredValue? Of(ResourceInstance? instance, bool full) =>
        instance is not { IsExisting: false, IsEnabled: true, UnknownCondition: null, IsDeployment: false } ? null
        : full ? new DeclaredValue(instance, null, null) { IsWhole = true }
        : instance.Source.GetObject("properties") is { } properties ? new DeclaredValue(instance, properties, null)
        : null;

    public DeclaredValue? Find(TemplateValue key)
    {
        if (IsWhole)
        {
            return key is StringValue { Value: var part } && string.Equals(part, "properties", StringComparison.OrdinalIgnoreCase) ? Of(instance, full: false) : null;
        }

        switch (source, value, key)
        {
            case ({ Kind: JsonSourceKind.Object }, _, StringValue name) when source[name.Value] is { } child:
                return child.Kind is JsonSourceKind.Object or JsonSourceKind.Array ? new(instance, child, null) : Evaluated(child);
            case ({ Kind: JsonSourceKind.Array }, _, IntegerValue index) when index.Value >= 0 && index.Value < source.Items.Count:
                return source.Items[(int)index.Value] is { Kind: JsonSourceKind.Object or JsonSourceKind.Array } item ? new(instance, item, null) : Evaluated(source.Items[(int)index.Value]);
            case (_, ObjectValue container, StringValue name) when container.TryGet(name.Value, out var inner):
                return new(instance, null, inner);
            case (_, ArrayValue array, IntegerValue index) when index.Value >= 0 && index.Value < array.Items.Count:
                return new(instance, null, array.Items[(int)index.Value]);
            default:
                return null;
        }
    }

    /// <summary>The value where it is known, and otherwise what a running deployment will say. Providers give no secrets back.</summary>
    public TemplateValue Answer(TemplateValue unknown) => value switch
    {
        StringValue or IntegerValue or BooleanValue when !value.HasSecret => value,
        _ => unknown is ResidualValue residual ? new ResidualValue(residual.Expression) { Declared = this } : unknown,
    };

    private DeclaredValue? Evaluated(JsonSource child) => instance.Frame.Session.Declared(instance, child) is { } known ? new(instance, null, known) : null;
}
