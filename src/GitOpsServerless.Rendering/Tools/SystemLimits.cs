using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GitOpsServerless.Rendering.Tools;

/// <summary>
/// Bounds of a program that hold when nobody watches it any more, because this process was killed: the kernel of Linux itself ends it
/// (setrlimit(2)). Other systems have no call for it.
/// </summary>
internal static class SystemLimits
{
    private const int Cpu = 0;
    private const int Data = 2;

    /// <summary>Limits processor time and memory of a program that was just started.</summary>
    public static void Apply(Process process, ProcessCommand command)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return;
        }

        try
        {
            // Looser than what is watched, so that in ordinary times the message is that of the watch: all processors for the whole time.
            Set(process.Id, Cpu, (ulong)Math.Ceiling(command.Timeout.TotalSeconds) * (ulong)Environment.ProcessorCount + 1);
            Set(process.Id, Data, (ulong)command.MaxMemoryBytes * 2);
        }
        catch (Exception without) when (without is EntryPointNotFoundException or DllNotFoundException or InvalidOperationException)
        {
            // A system whose C library has no such call; the watch alone holds.
        }
    }

    // What fails has ended meanwhile, or has a lower limit already.
    private static void Set(int process, int resource, ulong value)
    {
        var limit = new Limit { Soft = value, Hard = value };
        _ = SetLimit(process, resource, in limit, 0);
    }

    [DllImport("libc", EntryPoint = "prlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int process, int resource, in Limit limit, nint old);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
