using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace GitOpsServerless.AzureTypeIndex;

/// <summary>
/// The type files inside the assembly of the package Azure.Bicep.Types.Az: embedded resources, each compressed by itself.
/// The assembly is read as a file and never loaded.
/// </summary>
internal sealed class PackageResources
{
    private const string Suffix = ".deflated";

    private readonly byte[] _assembly;
    private readonly Dictionary<string, (int Start, int Length)> _resources = new(StringComparer.Ordinal);

    public PackageResources(string path)
    {
        _assembly = File.ReadAllBytes(path);
        using var image = new PEReader([.. _assembly]);
        var metadata = image.GetMetadataReader();
        var directory = image.PEHeaders.CorHeader!.ResourcesDirectory;
        if (!image.PEHeaders.TryGetDirectoryOffset(directory, out var start))
        {
            throw new InvalidDataException("The assembly has no resources.");
        }

        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            var name = metadata.GetString(resource.Name);
            if (resource.Implementation.IsNil && name.EndsWith(Suffix, StringComparison.Ordinal))
            {
                // A resource is its length, then its bytes (ECMA-335, II.24.2.4 and II.22.24).
                var at = start + (int)resource.Offset;
                _resources.Add(name[..^Suffix.Length], (at + sizeof(int), BitConverter.ToInt32(_assembly, at)));
            }
        }
    }

    /// <summary>The content of a type file.</summary>
    public byte[] Read(string name)
    {
        if (!_resources.TryGetValue(name, out var at))
        {
            throw new InvalidDataException($"The assembly has no type file {name}.");
        }

        using var content = new MemoryStream(at.Length * 8);
        using var deflate = new DeflateStream(new MemoryStream(_assembly, at.Start, at.Length), CompressionMode.Decompress);
        deflate.CopyTo(content);
        return content.ToArray();
    }
}
