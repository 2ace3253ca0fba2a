namespace GitOpsServerless.Functions.Hosting;

/// <summary>Finds the sample that runs when no definitions are named.</summary>
internal static class QuickstartFolder
{
    private static readonly string Relative = Path.Combine("samples", "quickstart");

    /// <summary>The sample beside the executable, or in a folder above the current one; the current folder where there is none.</summary>
    public static string Find() => Samples().FirstOrDefault() ?? Directory.GetCurrentDirectory();

    /// <summary>Whether there is a sample at all.</summary>
    public static bool IsHere() => Samples().Any();

    private static IEnumerable<string> Samples() =>
        Above(AppContext.BaseDirectory).Concat(Above(Directory.GetCurrentDirectory())).Select(f => Path.Combine(f, Relative)).Where(Directory.Exists);

    private static IEnumerable<string> Above(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            yield return current.FullName;
        }
    }
}
