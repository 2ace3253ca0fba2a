using System.Collections.Concurrent;

namespace GitOpsServerless.Git.Tests.Support;

/// <summary>Fills a repository once for all tests of a class and copies it for each.</summary>
internal static class Template
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Filled = new(StringComparer.Ordinal);
    private static readonly Lazy<string> Root = new(CreateRoot);

    public static void Fill(TestRepository target, string name, Action<TestRepository> fill)
    {
        var template = Filled.GetOrAdd(name, _ => new Lazy<string>(() =>
        {
            var repository = new TestRepository(Path.Combine(Root.Value, name));
            fill(repository);
            return repository.Path;
        })).Value;
        Directory.Delete(target.Path, recursive: true);
        Copy(template, target.Path);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static string CreateRoot()
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder.Path;
    }
}
