using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Files;

/// <summary>Files that operators name, with failures as values.</summary>
internal static class TextFile
{
    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly UTF8Encoding WithMark = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Writes a file: beside its place first, so that a full disk or a kill leaves what was there. What went wrong, or null.</summary>
    public static Diagnostic? Write(string path, string text, bool hasMark = false)
    {
        try
        {
            var encoding = hasMark ? WithMark : Plain;
            // A link stays a link: the file that it leads to is written.
            var target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
            if (!File.Exists(target) || !IsOrdinary(target))
            {
                File.WriteAllText(target, text, encoding);
            }
            else
            {
                Replace(target, text, encoding);
            }

            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return DiagnosticCatalog.FileNotWritten.Create($"{path} could not be written. {error.Message}", path);
        }
    }

    // Devices and pipes cannot be moved over.
    private static bool IsOrdinary(string path) => OperatingSystem.IsWindows() || (File.GetAttributes(path) & (FileAttributes.Device | FileAttributes.System)) == 0;

    private static void Replace(string path, string text, UTF8Encoding encoding)
    {
        var beside = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            File.WriteAllText(beside, text, encoding);
            if (OperatingSystem.IsWindows())
            {
                File.Replace(beside, path, destinationBackupFileName: null);  // keeps the access list
            }
            else
            {
                File.SetUnixFileMode(beside, File.GetUnixFileMode(path));
                File.Move(beside, path, overwrite: true);
            }
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
