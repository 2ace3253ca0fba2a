namespace GitOpsServerless.Git.Trees;

/// <summary>What one asked tree may cost, its submodules included: however often a tree embeds another, they share one budget.</summary>
internal sealed class TreeBudget(GitLimits limits)
{
    /// <summary>Submodules of one asked tree. Each costs requests.</summary>
    private const int MaxSubmodules = 1000;

    private int entries;
    private int submodules;
    private long bytes;

    public void AddEntry()
    {
        if (Interlocked.Increment(ref entries) > limits.MaxTreeEntries)
        {
            throw GitException.Limit("The number of entries of a tree", limits.MaxTreeEntries);
        }
    }

    public void AddFile(long length)
    {
        if (Interlocked.Add(ref bytes, length) > limits.MaxTreeBytes)
        {
            throw GitException.Limit("The size of the files of a tree", limits.MaxTreeBytes);
        }
    }

    public void AddSubmodule()
    {
        if (Interlocked.Increment(ref submodules) > MaxSubmodules)
        {
            throw GitException.Limit("The number of submodules of a tree", MaxSubmodules);
        }
    }
}
