using System.Text;
using GitOpsServerless.Bicep.Loading;

namespace GitOpsServerless.Bicep.Semantics;

/// <content>Reading: files of the set and of the module cache, with the configurations above them.</content>
internal sealed partial class Compilation
{
    /// <summary>Reads a file of the set; null when the set does not have it.</summary>
    public byte[]? Read(string path, bool required = true)
    {
        if (_content.TryGetValue(path, out var known))
        {
            return known;
        }

        byte[]? bytes = null;
        if (files.TryRead(path, out var content))
        {
            bytes = Count(content, path);
        }
        else if (required)
        {
            _missing.Add(path);
        }

        _content[path] = bytes;
        return bytes;
    }

    public IReadOnlyList<string>? List(string folder) => files.ListFiles(folder);

    public static string Decode(byte[] bytes)
    {
        if (IsPlain(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    // No byte order mark begins with a character of ASCII.
    private static bool IsPlain(byte[] bytes) => bytes.Length > 0 && bytes[0] is > 0 and < 0x80;

    private byte[]? ReadRestored(ModuleReference module, BicepConfiguration configuration)
    {
        var bytes = (configuration.CacheRoot is { } root ? Read($"{root}/{module.Path}") : null) ?? ReadCached(module.Path);
        if (bytes is null)
        {
            _missingModules.Add(module.External!);
        }

        return bytes;
    }

    /// <summary>Reads the package of an extension; null when it is not in the module cache.</summary>
    public byte[]? ReadExtension(ModuleReference extension, BicepConfiguration configuration)
    {
        var path = RelativePath.Folder(extension.Path) + "/types.tgz";
        return (configuration.CacheRoot is { } root ? Read($"{root}/{path}", required: false) : null) ?? ReadCached(path);
    }

    /// <summary>Counts bytes that an archive holds, with those of the files.</summary>
    public void CountUnpacked(int bytes)
    {
        _totalBytes += bytes;
        if (_totalBytes > options.Limits.TotalBytes)
        {
            throw new Refusal(RefusalCodes.Limit, null, null, "With its extensions the compilation unpacks more than its bounds allow: deploy some of the modules on their own.");
        }
    }

    private byte[]? ReadCached(string path)
    {
        var key = "\0" + path;
        if (!_content.TryGetValue(key, out var known))
        {
            known = options.ModuleCache is { } cache && cache.TryRead(path, out var content) ? Count(content, path) : null;
            _content[key] = known;
        }

        return known;
    }

    private byte[] Count(ReadOnlyMemory<byte> content, string path)
    {
        _totalBytes += content.Length;
        if (content.Length > options.Limits.FileBytes || _totalBytes > options.Limits.TotalBytes || _content.Count > options.Limits.Files)
        {
            throw new Refusal(RefusalCodes.Limit, null, null, $"With {path} the compilation reads more than its bounds allow: deploy some of the modules on their own, or load less.");
        }

        return content.ToArray();
    }
}
