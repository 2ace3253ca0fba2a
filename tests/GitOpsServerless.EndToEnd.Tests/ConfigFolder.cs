using GitOpsServerless.Testing;

namespace GitOpsServerless.EndToEnd.Tests;

/// <summary>A config repository and a state folder that one test owns.</summary>
internal sealed class ConfigFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gitops-e2e-");

    public string Config => Path.Combine(_root.FullName, "config");

    public string State => Path.Combine(_root.FullName, "state");

    /// <summary>A copy of the quickstart whose applications look every second.</summary>
    public static ConfigFolder Quickstart()
    {
        var folder = new ConfigFolder();
        var source = Path.Combine(RealData.RepositoryRoot, "samples", "quickstart");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            folder.Write(Path.GetRelativePath(source, file), File.ReadAllText(file));
        }

        return folder;
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Config, path));

    public void Write(string path, string text)
    {
        var file = Path.Combine(Config, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Replace(string path, string from, string to)
    {
        var text = Read(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        Write(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    public void Dispose() => _root.Delete(recursive: true);
}
