using System.Management.Automation;
using System.Reflection;

namespace GitOpsServerless.HelpBuilder;

/// <summary>A cmdlet as its metadata describes it. The attributes of the reference assembly answer nothing, so their data is read.</summary>
internal sealed record Cmdlet(string Name, string DefaultSet, bool SupportsShouldProcess, IReadOnlyList<string> Aliases, IReadOnlyList<string> Outputs, IReadOnlyList<CmdletParameter> Parameters)
{
    /// <summary>Names of the parameter sets, the default one first.</summary>
    public IReadOnlyList<string> Sets
    {
        get
        {
            var named = Parameters.SelectMany(p => p.Uses).Select(u => u.Set).Append(DefaultSet).Where(s => s != ParameterUse.AllSets).Distinct(StringComparer.Ordinal);
            var all = named.OrderBy(s => s == DefaultSet ? 0 : 1).ThenBy(s => s, StringComparer.Ordinal).ToList();
            return all.Count == 0 ? [ParameterUse.AllSets] : all;
        }
    }

    public static IReadOnlyList<Cmdlet> ReadAll(string assembly) =>
        [.. Assembly.LoadFrom(Path.GetFullPath(assembly)).GetExportedTypes().Where(t => Find<CmdletAttribute>(t) is not null).Select(Read).OrderBy(c => c.Name, StringComparer.Ordinal)];

    public static Cmdlet Read(Type type)
    {
        var attribute = Find<CmdletAttribute>(type)!;
        return new Cmdlet(
            $"{attribute.ConstructorArguments[0].Value}-{attribute.ConstructorArguments[1].Value}",
            Named(attribute, "DefaultParameterSetName") as string ?? ParameterUse.AllSets,
            Named(attribute, "SupportsShouldProcess") is true,
            Strings(Find<AliasAttribute>(type)),
            [.. type.GetCustomAttributesData().Where(a => a.AttributeType == typeof(OutputTypeAttribute)).SelectMany(OutputsOf).Distinct(StringComparer.Ordinal)],
            [.. ParametersOf(type)]);
    }

    private static IEnumerable<CmdletParameter> ParametersOf(Type type)
    {
        var instance = Activator.CreateInstance(type);
        try
        {
            foreach (var property in type.GetProperties().OrderBy(p => p.Name, StringComparer.Ordinal))
            {
                var uses = property.GetCustomAttributesData().Where(a => a.AttributeType == typeof(ParameterAttribute)).Select(ParameterUse.Of).ToList();
                if (uses.Count > 0)
                {
                    var wildcards = property.GetCustomAttributesData().Any(a => a.AttributeType == typeof(SupportsWildcardsAttribute));
                    yield return new CmdletParameter(property.Name, property.PropertyType, Strings(Find<AliasAttribute>(property)), wildcards, DefaultOf(property, instance), uses);
                }
            }
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private static string? DefaultOf(PropertyInfo property, object? instance) =>
        property.PropertyType.Name == "SwitchParameter" ? "False"
        : property.GetValue(instance) is { } value && value is not string { Length: 0 } and not Array ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)
        : null;

    private static IEnumerable<string> OutputsOf(CustomAttributeData attribute) => attribute.ConstructorArguments
        .SelectMany(a => a.Value is IEnumerable<CustomAttributeTypedArgument> many ? many.Select(m => m.Value) : [a.Value])
        .Select(v => v is Type type ? type.FullName! : v?.ToString())
        .OfType<string>();

    private static IReadOnlyList<string> Strings(CustomAttributeData? attribute) => attribute is null ? []
        : [.. ((IEnumerable<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!).Select(a => (string)a.Value!)];

    private static CustomAttributeData? Find<T>(MemberInfo member) => member.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType == typeof(T));

    private static object? Named(CustomAttributeData attribute, string name) => attribute.NamedArguments.FirstOrDefault(a => a.MemberName == name).TypedValue.Value;
}
