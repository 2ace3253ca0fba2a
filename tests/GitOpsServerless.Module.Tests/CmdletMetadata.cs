using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;
using GitOpsServerless.PowerShell.Commands;

namespace GitOpsServerless.Module.Tests;

/// <summary>Cmdlets as their metadata and XML documentation describe them.</summary>
internal static class CmdletMetadata
{
    private static readonly XDocument Texts = XDocument.Load(Path.ChangeExtension(typeof(GitOpsCommand).Assembly.Location, ".xml"));

    public static IReadOnlyList<Type> Cmdlets { get; } =
        [.. typeof(GitOpsCommand).Assembly.GetExportedTypes().Where(t => Of<CmdletAttribute>(t).Any()).OrderBy(NameOf, StringComparer.Ordinal)];

    public static string NameOf(Type type)
    {
        var arguments = Of<CmdletAttribute>(type).Single().ConstructorArguments;
        return $"{arguments[0].Value}-{arguments[1].Value}";
    }

    public static IEnumerable<CustomAttributeData> Of<T>(MemberInfo member) => member.GetCustomAttributesData().Where(a => a.AttributeType == typeof(T));

    public static object? Named(CustomAttributeData attribute, string name) => attribute.NamedArguments.FirstOrDefault(a => a.MemberName == name).TypedValue.Value;

    public static IReadOnlyList<PropertyInfo> Parameters(Type type) =>
        [.. type.GetProperties().Where(p => Of<ParameterAttribute>(p).Any()).OrderBy(p => p.Name, StringComparer.Ordinal)];

    public static string Text(MemberInfo member, string element) => Flat(Element(member)?.Element(element));

    private static XElement? Element(MemberInfo member)
    {
        var id = member is Type type ? $"T:{type.FullName}" : $"P:{member.DeclaringType!.FullName}.{member.Name}";
        return Texts.Descendants("member").FirstOrDefault(m => (string?)m.Attribute("name") == id);
    }

    private static string Flat(XElement? element) =>
        element is null ? string.Empty : string.Join(' ', element.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
