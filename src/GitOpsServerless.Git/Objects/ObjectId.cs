using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GitOpsServerless.Git.Objects;

/// <summary>A SHA-1 object id: 20 bytes, shown as 40 hexadecimal digits.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ObjectId : IEquatable<ObjectId>, IComparable<ObjectId>
{
    public const int Size = 20;
    public const int HexLength = 40;

    private readonly ulong first;
    private readonly ulong second;
    private readonly uint third;

    public ObjectId(ReadOnlySpan<byte> bytes)
    {
        first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        third = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    public static ObjectId Zero => default;

    /// <summary>The empty tree, which every repository has without storing it.</summary>
    public static ObjectId EmptyTree { get; } = Parse("4b825dc642cb6eb9a060e54bf8d69288fbee4904");

    public bool IsZero => first == 0 && second == 0 && third == 0;

    public byte FirstByte => (byte)(first >> 56);

    public static bool operator ==(ObjectId left, ObjectId right) => left.Equals(right);

    public static bool operator !=(ObjectId left, ObjectId right) => !left.Equals(right);

    public static ObjectId Parse(string hex) =>
        TryParse(hex, out var id) ? id : throw GitException.Corrupt($"'{hex}' is not an object id.");

    public static bool TryParse(ReadOnlySpan<char> hex, out ObjectId id)
    {
        Span<byte> bytes = stackalloc byte[Size];
        id = default;
        if (hex.Length != HexLength || Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        id = new ObjectId(bytes);
        return true;
    }

    public static bool TryParse(ReadOnlySpan<byte> ascii, out ObjectId id)
    {
        Span<char> characters = stackalloc char[HexLength];
        id = default;
        return ascii.Length == HexLength
            && System.Text.Ascii.ToUtf16(ascii, characters, out _) == System.Buffers.OperationStatus.Done
            && TryParse(characters, out id);
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, first);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], second);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], third);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public bool Equals(ObjectId other) => first == other.first && second == other.second && third == other.third;

    public override bool Equals(object? obj) => obj is ObjectId other && Equals(other);

    /// <summary>An id is a uniform hash already: its first bits serve.</summary>
    public override int GetHashCode() => (int)(first >> 32);

    public int CompareTo(ObjectId other)
    {
        var order = first.CompareTo(other.first);
        order = order != 0 ? order : second.CompareTo(other.second);
        return order != 0 ? order : third.CompareTo(other.third);
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    public string Short() => ToString()[..10];
}
