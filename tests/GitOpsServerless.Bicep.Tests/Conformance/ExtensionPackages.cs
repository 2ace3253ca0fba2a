using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace GitOpsServerless.Bicep.Tests.Conformance;

/// <summary>Makes packages of extensions, and a module cache that has those of the official samples.</summary>
internal sealed class ExtensionPackages : IBicepModuleCache
{
    private const string Text = """{ "$type": "StringType" }, { "$type": "StringType", "sensitive": true }""";

    private readonly Dictionary<string, byte[]> _packages = new(StringComparer.Ordinal);

    /// <summary>What the registry of the official test suite has (Bicep.Core.Samples, MockExtensionFactory), in the words of a package.</summary>
    public static ExtensionPackages OfSamples { get; } = new()
    {
        ["hasconfig"] = [("requiredString", false, true), ("optionalString", false, false)],
        ["hasoptionalconfig"] = [("optionalSecureString", true, false), ("optionalString", false, false)],
        ["hassecureconfig"] = [("requiredSecureString", true, true), ("optionalString", false, false)],
    };

    private (string Name, bool Secure, bool Required)[] this[string name]
    {
        set => _packages[$"br/mcr.microsoft.com/bicep$extensions${name}$v1/1.2.3$/types.tgz"] = Archive(
            ("index.json", $$"""{ "resources": {}, "resourceFunctions": {}, "settings": { "name": "{{name}}", "version": "1.2.3", "isSingleton": false, "configurationType": { "$ref": "types.json#/2" } } }"""),
            ("types.json", $$"""[{{Text}}, { "$type": "ObjectType", "name": "config", "properties": { {{string.Join(", ", value.Select(Property))}} } }]"""));
    }

    /// <summary>A package as it is published: the archive of its types inside of another one.</summary>
    public static byte[] Package(params (string Name, string Content)[] files) => Archive(("types.tgz", Archive(files)));

    /// <summary>A compressed archive of texts, which the module cache keeps of a package.</summary>
    public static byte[] Archive(params (string Name, string Content)[] files) => Archive([.. files.Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Content)))]);

    /// <summary>A compressed archive.</summary>
    public static byte[] Archive(params (string Name, byte[] Content)[] files)
    {
        var buffer = new MemoryStream();
        using (var archive = new TarWriter(new GZipStream(buffer, CompressionLevel.Fastest)))
        {
            foreach (var (name, content) in files)
            {
                archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return buffer.ToArray();
    }

    public bool TryRead(string path, out ReadOnlyMemory<byte> content)
    {
        content = _packages.TryGetValue(path, out var package) ? package : default(ReadOnlyMemory<byte>);
        return _packages.ContainsKey(path);
    }

    private static string Property((string Name, bool Secure, bool Required) property) =>
        $$"""
        "{{property.Name}}": { "type": { "$ref": "#/{{(property.Secure ? 1 : 0)}}" }, "flags": {{(property.Required ? 1 : 0)}} }
        """;
}
