using GitOpsServerless.Runtime.Operators;

namespace GitOpsServerless.Runtime.Tests;

public sealed class PrivateFolderTests : IDisposable
{
    private const UnixFileMode OnlyTheUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gitops-private-");

    private string Folder => Path.Combine(_root.FullName, "below", "cache");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Folder_is_made_for_the_user_alone_and_is_found_again()
    {
        var first = PrivateFolder.Open(Folder);

        Assert.Equal(Folder, first.Value);
        Assert.Equal(Folder, PrivateFolder.Open(Folder).Value);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(OnlyTheUser, File.GetUnixFileMode(Folder));
        }
    }

    [Fact]
    public void Folder_that_others_may_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Folders below the profile inherit its access rules.");
        Make(Folder, OnlyTheUser | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);

        Assert.Equal("GOS0822", PrivateFolder.Open(Folder).Error!.Code);
    }

    [Fact]
    public void Link_that_somebody_put_there_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        var planted = _root.CreateSubdirectory("planted");
        Make(planted.FullName, OnlyTheUser);
        Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
        File.CreateSymbolicLink(Folder, planted.FullName);

        Assert.Equal("GOS0822", PrivateFolder.Open(Folder).Error!.Code);
    }

    [Fact]
    public void Folder_of_another_user_is_refused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "Giving a folder away needs root.");
        Make(Folder, OnlyTheUser);
        using var chown = System.Diagnostics.Process.Start("chown", ["4711", Folder]);
        chown.WaitForExit();

        Assert.Contains("another user", PrivateFolder.Open(Folder).Error!.Message, StringComparison.Ordinal);
    }

    private static void Make(string folder, UnixFileMode mode)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, mode);
        }
    }
}
