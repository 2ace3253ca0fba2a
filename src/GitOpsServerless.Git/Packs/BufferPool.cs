using System.Numerics;

namespace GitOpsServerless.Git.Packs;

/// <summary>
/// The buffers of one reader of packs. Sizes are rounded up by an eighth at most, so that what a window counts is what it holds. One thread.
/// </summary>
/// <remarks>The shared pool of the runtime doubles sizes and keeps only a few buffers of each, where a window holds thousands.</remarks>
internal sealed class BufferPool
{
    private const int LeastBits = 6;
    private const int LargestPooled = 1 << 20;
    private const long LargestKept = 16 << 20;

    private readonly Stack<byte[]>?[] free = new Stack<byte[]>?[8 * 16];
    private long kept;

    public byte[] Rent(int length)
    {
        var (size, bucket) = Round(length);
        if (size <= LargestPooled && free[bucket] is { } stack && stack.TryPop(out var buffer))
        {
            kept -= size;
            return buffer;
        }

        return GC.AllocateUninitializedArray<byte>(size);
    }

    public void Return(byte[] buffer)
    {
        if (buffer.Length > LargestPooled || kept + buffer.Length > LargestKept)
        {
            return;
        }

        kept += buffer.Length;
        (free[Round(buffer.Length).Bucket] ??= new Stack<byte[]>()).Push(buffer);
    }

    /// <summary>Eight sizes to each power of two.</summary>
    private static (int Size, int Bucket) Round(int length)
    {
        var last = Math.Max(length, 1 << LeastBits) - 1;
        var bits = BitOperations.Log2((uint)last);
        var step = 1 << (bits - 3);
        var size = length > int.MaxValue - step ? length : (last | (step - 1)) + 1;
        return (size, Math.Min(((bits - LeastBits + 1) * 8) + ((last >> (bits - 3)) & 7), (8 * 16) - 1));
    }
}
