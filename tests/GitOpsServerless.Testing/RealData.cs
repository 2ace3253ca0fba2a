using Xunit;

namespace GitOpsServerless.Testing;

/// <summary>
/// Finds the real-world corpora that live beside the project (<c>../shared/data</c> seen from the repository root).
/// A user's clone does not have them: the test then skips with one line that says so.
/// </summary>
public static class RealData
{
    /// <summary>The repository root: the nearest folder above the test assembly that holds the solution file.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>The folder of the corpora, or null where it is absent.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>The absolute path of a corpus folder or file; skips the running test when the corpora are absent.</summary>
    public static string Require(params ReadOnlySpan<string> segments)
    {
        if (Root is null)
        {
            Assert.Skip("The real-world corpora (../shared/data beside the repository) are not on this machine.");
        }

        return Path.Combine([Root!, .. segments]);
    }

    private static string FindRepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GitOpsServerless.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }

    private static string? FindRoot()
    {
        var folder = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", "data"));
        return Directory.Exists(folder) ? folder : null;
    }
}
