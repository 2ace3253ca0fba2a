using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;

namespace GitOpsServerless.Git.Tests.Unit;

public sealed class DeltaWindowTests
{
    private readonly BufferPool pool = new();

    [Fact]
    public void Very_small_objects_count_what_they_cost()
    {
        using var window = new DeltaWindow(1 << 20);
        for (var at = 0; at < 100_000; at++)
        {
            window.Add(at, new PackedContent(ObjectKind.Blob, 1, pool));
        }

        Assert.InRange(Enumerable.Range(0, 100_000).Count(at => window.Find(at) is not null), 1, (1 << 20) / 200);
    }

    [Fact]
    public void What_is_pinned_stays()
    {
        using var window = new DeltaWindow(1 << 16);
        window.Add(0, new PackedContent(ObjectKind.Blob, 30_000, pool));
        window.Find(0)!.Pinned = true;
        for (var at = 1; at < 100; at++)
        {
            window.Add(at, new PackedContent(ObjectKind.Blob, 30_000, pool));
        }

        Assert.NotNull(window.Find(0));
        Assert.Null(window.Find(1));
    }

    [Fact]
    public void Buffers_are_hardly_larger_than_asked_for_and_come_back()
    {
        for (var length = 0; length < 5_000_000; length += 1 + (length / 7))
        {
            var buffer = pool.Rent(length);
            Assert.InRange(buffer.Length, length, Math.Max(64, length + (length / 4)));
            pool.Return(buffer);
            Assert.True(buffer.Length > 1 << 20 || ReferenceEquals(buffer, pool.Rent(length)));
        }
    }
}
