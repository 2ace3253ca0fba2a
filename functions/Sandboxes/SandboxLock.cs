using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.State;

namespace GitOpsServerless.Functions.Sandboxes;

/// <summary>
/// One process plays the sandbox of a state folder: two would each have their own objects in memory and write over those of the other. The
/// system gives the lock back when its process ends, however it ends.
/// </summary>
internal static class SandboxLock
{
    /// <summary>Takes the lock; there is nothing to take without a folder.</summary>
    /// <exception cref="IOException">Another process has it, or the folder cannot be written.</exception>
    public static async Task<ILease?> TakeAsync(string? stateFolder)
    {
        if (stateFolder is null)
        {
            return null;
        }

        var folder = Path.Combine(stateFolder, "sandbox");
        return await new FileLeaseStore(folder).TryAcquireAsync("sandbox", Timeout.InfiniteTimeSpan, CancellationToken.None)
            ?? throw new IOException($"Another process plays the sandbox of '{stateFolder}'; end it, or give another folder with --state");
    }
}
