using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GitOpsServerless.Controller.Schedule;

/// <summary>
/// Divides time into slots of an application's interval, shifted by a share of the interval that follows from its name:
/// applications are spread evenly, and no randomness or memory is needed to know whether a slot began.
/// </summary>
internal static class SlotSchedule
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(10);

    /// <summary>Number of the slot that a time lies in.</summary>
    public static long SlotOf(string application, TimeSpan interval, DateTimeOffset at)
    {
        var length = (interval < s_shortest ? s_shortest : interval).Ticks;
        return (at.UtcTicks - PhaseOf(application, length)) / length;
    }

    private static long PhaseOf(string application, long length)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(application), digest);
        return (long)(BinaryPrimitives.ReadUInt64LittleEndian(digest) % (ulong)length);
    }
}
