using System.Text;

namespace GitOpsServerless.Bicep.AzureTypes;

/// <summary>Reads a block of the index.</summary>
internal ref struct IndexReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool AtEnd => _at >= _bytes.Length;

    public byte Byte() => _bytes[_at++];

    public int Number()
    {
        var value = 0u;
        for (var shift = 0; ; shift += 7)
        {
            var next = _bytes[_at++];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (int)value;
            }
        }
    }

    /// <summary>A number with a sign, in zigzag form.</summary>
    public int Signed()
    {
        var value = (uint)Number();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    public string Text()
    {
        var length = Number();
        var text = Encoding.UTF8.GetString(_bytes.Slice(_at, length));
        _at += length;
        return text;
    }
}
