using System.Formats.Tar;

namespace GitOpsServerless.Runtime.Sources;

/// <summary>Recognises what stands in a folder and is no file: pipes, sockets and devices. To open one may wait for ever (fifo(7)).</summary>
internal static class SpecialFiles
{
    /// <summary>Whether an entry that is neither a folder nor a link is no regular file. A pipe is not opened to find out.</summary>
    public static bool IsSpecial(FileSystemInfo info)
    {
        // Only what has no length can be one: the length is that of stat(2), which is 0 for all of them.
        if (OperatingSystem.IsWindows() || info is not FileInfo { Exists: true, Length: 0 })
        {
            return false;
        }

        using var described = new MemoryStream();
        try
        {
            // The kind of a file is asked for by the writer of archives alone; it opens regular files only.
            using (var writer = new TarWriter(described, leaveOpen: true))
            {
                writer.WriteEntry(info.FullName, "x");
            }
        }
        catch (IOException)
        {
            // A socket has no place in an archive.
            return true;
        }

        described.Position = 0;
        using var reader = new TarReader(described);
        return reader.GetNextEntry()?.EntryType is not TarEntryType.RegularFile;
    }
}
