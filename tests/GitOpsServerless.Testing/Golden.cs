using Xunit;

namespace GitOpsServerless.Testing;

/// <summary>
/// Compares texts with files of the repository. One command updates all of them:
/// <c>GITOPS_UPDATE_GOLDEN=1 dotnet test</c>. An unexplained difference is not merged.
/// </summary>
public static class Golden
{
    private static readonly bool IsUpdating = Environment.GetEnvironmentVariable("GITOPS_UPDATE_GOLDEN") == "1";

    /// <summary>Asserts that a file of the repository has exactly this text.</summary>
    /// <param name="path">Path from the repository root.</param>
    /// <param name="actual">The text; line ends are compared as LF.</param>
    public static void Matches(string path, string actual)
    {
        var file = Path.Combine(RealData.RepositoryRoot, path);
        var text = actual.ReplaceLineEndings("\n");
        if (IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            return;
        }

        Assert.True(File.Exists(file), $"{path} does not exist. Run GITOPS_UPDATE_GOLDEN=1 dotnet test and review the difference.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), text);
    }
}
