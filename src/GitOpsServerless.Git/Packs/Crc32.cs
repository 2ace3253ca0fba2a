using System.Buffers.Binary;

namespace GitOpsServerless.Git.Packs;

/// <summary>CRC-32 (IEEE 802.3, as in zlib), which a pack index keeps of every entry.</summary>
internal static class Crc32
{
    private static readonly uint[] Tables = CreateTables();

    public static uint Append(uint checksum, ReadOnlySpan<byte> data)
    {
        var crc = ~checksum;
        var tables = Tables;
        while (data.Length >= 8)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = tables[0x700 + (low & 0xFF)] ^ tables[0x600 + ((low >> 8) & 0xFF)]
                ^ tables[0x500 + ((low >> 16) & 0xFF)] ^ tables[0x400 + (low >> 24)]
                ^ tables[0x300 + (high & 0xFF)] ^ tables[0x200 + ((high >> 8) & 0xFF)]
                ^ tables[0x100 + ((high >> 16) & 0xFF)] ^ tables[high >> 24];
            data = data[8..];
        }

        foreach (var value in data)
        {
            crc = tables[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] CreateTables()
    {
        var tables = new uint[8 * 256];
        for (uint value = 0; value < 256; value++)
        {
            var crc = value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }

            tables[value] = crc;
        }

        for (var at = 256; at < tables.Length; at++)
        {
            tables[at] = (tables[at - 256] >> 8) ^ tables[(byte)tables[at - 256]];
        }

        return tables;
    }
}
