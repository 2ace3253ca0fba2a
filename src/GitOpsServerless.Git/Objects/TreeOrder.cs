namespace GitOpsServerless.Git.Objects;

/// <summary>Orders entries by the bytes of their names, folders as if their names ended in '/'.</summary>
internal sealed class TreeOrder : IComparer<TreeEntry>
{
    public static TreeOrder Instance { get; } = new();

    public int Compare(TreeEntry? x, TreeEntry? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var left = x.RawName.Span;
        var right = y.RawName.Span;
        var shared = Math.Min(left.Length, right.Length);
        var order = left[..shared].SequenceCompareTo(right[..shared]);
        return order != 0 ? order : At(x, shared).CompareTo(At(y, shared));
    }

    private static int At(TreeEntry entry, int index) =>
        index < entry.RawName.Length ? entry.RawName.Span[index] : entry.IsFolder ? '/' : 0;
}
