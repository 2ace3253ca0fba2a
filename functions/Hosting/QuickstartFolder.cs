namespace GitOpsServerless.Functions.Hosting;

/// <summary>Finds the sample that runs when no definitions are named.</summary>
internal static class QuickstartFolder
{
    private static readonly string Relative = Path.Combine("samples", "quickstart");

    /// <summary>The sample beside the executable, or in a folder above the current one.</summary>
    public static string Find()
    {
        var candidates = Above(AppContext.BaseDirectory).Concat(Above(Directory.GetCurrentDirectory()));
        return candidates.Select(f => Path.Combine(f, Relative)).FirstOrDefault(Directory.Exists) ?? Directory.GetCurrentDirectory();
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            yield return current.FullName;
        }
    }
}
