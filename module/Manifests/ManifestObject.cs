using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Manifests;

/// <summary>Manifests as the objects that PowerShell works with: <c>$manifest.spec.replicas</c>.</summary>
internal static class ManifestObject
{
    /// <summary>Name that the views know the objects by.</summary>
    public const string TypeName = "GitOpsServerless.Manifest";

    /// <summary>A rendered resource: the object itself, with where it comes from.</summary>
    public static PSObject Of(string application, DesiredResource resource, JsonObject payload)
    {
        var result = PSObject.AsPSObject(PlainValue.Of(payload)!);
        Note(result, "Application", application);
        Note(result, "ResourceId", resource.Id.ToString());
        Note(result, "File", resource.Provenance.File);
        Note(result, "Line", resource.Provenance.Line);
        result.TypeNames.Insert(0, TypeName);
        return result;
    }

    /// <summary>A table of a script as JSON.</summary>
    public static JsonObject ToJson(IDictionary table)
    {
        var result = new JsonObject();
        foreach (DictionaryEntry entry in table)
        {
            result[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty] = Node(entry.Value);
        }

        return result;
    }

    private static JsonNode? Node(object? value) => value switch
    {
        PSObject { BaseObject: not PSCustomObject } wrapped => Node(wrapped.BaseObject),
        PSObject custom => new JsonObject(custom.Properties.Select(p => KeyValuePair.Create(p.Name, Node(p.Value)))),
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        IDictionary table => ToJson(table),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Node)]),
        ulong number => JsonValue.Create(number),
        decimal number => JsonValue.Create(number),
        IConvertible number when Convert.GetTypeCode(number) is >= TypeCode.SByte and <= TypeCode.UInt64 => JsonValue.Create(Convert.ToInt64(number, CultureInfo.InvariantCulture)),
        IConvertible number when Convert.GetTypeCode(number) is TypeCode.Single or TypeCode.Double => JsonValue.Create(Convert.ToDouble(number, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };

    private static void Note(PSObject target, string name, object? value)
    {
        if (target.Properties[name] is null)
        {
            target.Properties.Add(new PSNoteProperty(name, value));
        }
    }
}
