namespace GitOpsServerless.Bicep.Tests.Conformance;

/// <summary>A folder of the machine as a file set; with <see cref="Overlay"/> some files that are not on disk.</summary>
internal sealed class FolderFiles(string root) : IBicepFiles
{
    public Dictionary<string, string> Overlay { get; } = new(StringComparer.Ordinal);

    public bool TryRead(string path, out ReadOnlyMemory<byte> content)
    {
        if (Overlay.TryGetValue(path, out var text))
        {
            content = System.Text.Encoding.UTF8.GetBytes(text);
            return true;
        }

        var file = Path.Combine(root, path);
        content = File.Exists(file) ? File.ReadAllBytes(file) : default(ReadOnlyMemory<byte>);
        return File.Exists(file);
    }

    public IReadOnlyList<string>? ListFiles(string folder)
    {
        var full = Path.Combine(root, folder);
        return Directory.Exists(full)
            ? [.. Directory.EnumerateFiles(full).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))]
            : null;
    }
}

/// <summary>A folder of the machine as a module cache.</summary>
internal sealed class FolderCache(string root) : IBicepModuleCache
{
    public bool TryRead(string path, out ReadOnlyMemory<byte> content)
    {
        var file = Path.Combine(root, path);
        content = File.Exists(file) ? File.ReadAllBytes(file) : default(ReadOnlyMemory<byte>);
        return File.Exists(file);
    }
}

/// <summary>Files in memory.</summary>
internal sealed class MemoryFiles(IReadOnlyDictionary<string, string> files) : IBicepFiles
{
    public bool TryRead(string path, out ReadOnlyMemory<byte> content)
    {
        content = files.TryGetValue(path, out var text) ? System.Text.Encoding.UTF8.GetBytes(text) : default(ReadOnlyMemory<byte>);
        return files.ContainsKey(path);
    }

    public IReadOnlyList<string>? ListFiles(string folder)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var inside = files.Keys.Where(file => file.StartsWith(prefix, StringComparison.Ordinal) && !file[prefix.Length..].Contains('/')).ToList();
        return inside.Count == 0 ? null : inside;
    }
}
