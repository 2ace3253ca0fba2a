using System.Buffers.Binary;

namespace GitOpsServerless.Git.Signing;

/// <summary>Reads the data types of SSH (RFC 4251, section 5).</summary>
internal ref struct SshReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> rest = data;

    public readonly bool IsEmpty => rest.IsEmpty;

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>A string: four bytes of length, then the bytes.</summary>
    public ReadOnlySpan<byte> String()
    {
        var length = UInt32();
        return length <= (uint)rest.Length ? Take((int)length) : throw Broken();
    }

    public string Text() => System.Text.Encoding.UTF8.GetString(String());

    /// <summary>A positive number, without the zero byte that may lead it.</summary>
    public byte[] Number()
    {
        var bytes = String();
        return bytes.Length > 0 && (bytes[0] & 0x80) != 0 ? throw Broken() : bytes.TrimStart((byte)0).ToArray();
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        var taken = count <= rest.Length ? rest[..count] : throw Broken();
        rest = rest[count..];
        return taken;
    }

    private static GitException Broken() => new(GitFault.SignatureRefused, "A signature or key cannot be read.");
}
