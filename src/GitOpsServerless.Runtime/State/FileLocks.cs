namespace GitOpsServerless.Runtime.State;

/// <summary>
/// Opens lock files. Only "somebody else has it" means that waiting helps; a full disk, a folder that cannot be written or is gone are
/// failures, and a process that took them for a held lock would wait without a word.
/// </summary>
internal static class FileLocks
{
    // Error numbers of the system (errno), and of Windows as HRESULT.
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);

    /// <summary>Opens a file exclusively and creates it where it is missing; null when somebody else has it open.</summary>
    /// <exception cref="IOException">It cannot be opened for another reason.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not write it.</exception>
    public static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (IsHeld(error.HResult))
        {
            return null;
        }
    }

    private static bool IsHeld(int code) => OperatingSystem.IsWindows() ? code is SharingViolation or LockViolation : code == (OperatingSystem.IsLinux() ? LinuxWouldBlock : MacWouldBlock);
}
