using System.Formats.Tar;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Operators;

/// <summary>
/// A folder that only the user may look into: for packs of private repositories, and for rendered output, which is applied with the
/// operator's identity.
/// </summary>
internal static class PrivateFolder
{
    private const UnixFileMode OnlyTheUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The cache of the user who runs this process: beside what other programs keep for that user, never in a folder that all share.</summary>
    public static Result<string> OpenCache()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var path = Path.Combine(home, "gitops-serverless", "cache");
        return home.Length > 0 && CanMake(path) ? Open(path) : OfThisProcess();
    }

    /// <summary>Makes folders below one that the operator has named: contents of repositories and what is known of targets are nobody else's business.</summary>
    public static void MakeBelow(string root, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(root, name);
            if (!OperatingSystem.IsWindows() && !Directory.Exists(path))
            {
                Directory.CreateDirectory(root);
                Directory.CreateDirectory(path, OnlyTheUser);
            }
        }
    }

    // Containers may have a home that cannot be written.
    private static bool CanMake(string path)
    {
        try
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OnlyTheUser);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // The system makes such a folder for the user alone.
    private static string OfThisProcess()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-serverless-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The system's own clean-up takes it.
            }
        };
        return folder.FullName;
    }

    /// <summary>Makes the folder for the user alone; refuses one that belongs to somebody else or that others may enter.</summary>
    public static Result<string> Open(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                // Folders below the user's profile inherit its access rules.
                return Directory.CreateDirectory(path).FullName;
            }

            var folder = Directory.CreateDirectory(path, OnlyTheUser);
            if (folder.LinkTarget is not null)
            {
                return DiagnosticCatalog.CacheNotPrivate.Create($"The folder '{path}' is a link.");
            }

            if ((folder.UnixFileMode & ~OnlyTheUser) != 0)
            {
                return DiagnosticCatalog.CacheNotPrivate.Create($"Others may look into the folder '{path}' (mode {Convert.ToString((int)folder.UnixFileMode, 8)}).");
            }

            return OwnerOf(folder.FullName) == OwnerOfWhatIsMadeIn(folder.FullName)
                ? folder.FullName
                : DiagnosticCatalog.CacheNotPrivate.Create($"The folder '{path}' belongs to another user.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return DiagnosticCatalog.CacheNotPrivate.Create($"The folder '{path}' cannot be used: {error.Message}");
        }
    }

    private static int OwnerOfWhatIsMadeIn(string folder)
    {
        var probe = Path.Combine(folder, Path.GetRandomFileName());
        using (new FileStream(probe, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose }))
        {
            return OwnerOf(probe);
        }
    }

    // The framework tells the owner of a file nowhere but in the header of an archive.
    private static int OwnerOf(string path)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(path, "entry");
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()!.Uid;
    }
}
