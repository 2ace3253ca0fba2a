using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Packs;

/// <summary>
/// An inflated object in a rented buffer, with room before it for the object header and behind it for the inflater.
/// </summary>
internal sealed class PackedContent(ObjectKind kind, int length, BufferPool pool)
{
    private byte[] buffer = pool.Rent(ObjectHasher.HeaderRoom + length + Inflater.OutputSlack);

    public ObjectKind Kind { get; } = kind;

    public int Length { get; } = length;

    /// <summary>Bytes of memory that it holds.</summary>
    public int Capacity => buffer.Length;

    /// <summary>How often it was used as a base since it was last considered for eviction.</summary>
    public bool Touched { get; set; }

    /// <summary>Whether it is in use and must stay.</summary>
    public bool Pinned { get; set; }

    public Span<byte> Span => buffer.AsSpan(ObjectHasher.HeaderRoom, Length);

    /// <summary>The content and the slack behind it.</summary>
    public Span<byte> Writable => buffer.AsSpan(ObjectHasher.HeaderRoom, Length + Inflater.OutputSlack);

    public ObjectId Hash() => ObjectHasher.HashInPlace(Kind, buffer, Length);

    public GitObject ToObject() => new(Kind, Span.ToArray());

    public void Return()
    {
        if (buffer.Length > 0)
        {
            pool.Return(buffer);
            buffer = [];
        }
    }
}
