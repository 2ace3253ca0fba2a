using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Reports;

/// <summary>Files that operators name, with failures as values.</summary>
internal static class TextFile
{
    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly UTF8Encoding WithMark = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Writes a file; what went wrong, or null.</summary>
    public static Diagnostic? Write(string path, string text, bool hasMark = false)
    {
        try
        {
            File.WriteAllText(path, text, hasMark ? WithMark : Plain);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return DiagnosticCatalog.InvalidSetting.Create($"{path} could not be written. {error.Message}", path);
        }
    }
}
