namespace GitOpsServerless.AzureTypeIndex;

/// <summary>Numbers in as few bytes as they need: seven bits a byte, the lowest first.</summary>
internal static class Varint
{
    public static void Write(List<byte> to, uint value)
    {
        while (value >= 0x80)
        {
            to.Add((byte)(value | 0x80));
            value >>= 7;
        }

        to.Add((byte)value);
    }

    /// <summary>A number with a sign: zigzag, so that small ones of both signs are short.</summary>
    public static void WriteSigned(List<byte> to, int value) => Write(to, (uint)((value << 1) ^ (value >> 31)));
}
