using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GitOpsServerless.AzureTypeIndex;

/// <summary>
/// All types of all files, equal ones once. Two types are equal when nothing that is kept of them, at any depth, differs;
/// most versions of a resource type share most of their types.
/// </summary>
internal sealed class NodeTable
{
    private readonly Dictionary<UInt128, int> _ids = [];
    private readonly List<TypeNode> _nodes = [];

    /// <summary>The types; their children are places in this list.</summary>
    public IReadOnlyList<TypeNode> Nodes => _nodes;

    /// <summary>Adds the types that a file's resources and functions reach, and gives the place of each in the table.</summary>
    public Dictionary<int, int> Add(TypeFile file)
    {
        var ids = new Dictionary<int, int>();
        foreach (var group in StronglyConnected.Of(file.Nodes, file.Roots))
        {
            if (group is [var single] && !file.Nodes[single].Children.Contains(single))
            {
                ids[single] = Intern(Hash(file.Nodes[single].Head, file.Nodes[single].Children.Select(child => (UInt128)(uint)ids[child])), file.Nodes[single], child => ids[child]);
            }
            else
            {
                AddCycle(file, group, ids);
            }
        }

        return ids;
    }

    // Types that refer to each other: told apart by what they are, then by what they refer to, and so on. After twice as
    // many rounds as there are types, also types of two files that are told apart at all have been.
    private void AddCycle(TypeFile file, List<int> group, Dictionary<int, int> ids)
    {
        var colors = group.ToDictionary(node => node, node => Hash(file.Nodes[node].Head, [(UInt128)(uint)group.Count]));
        for (var round = 0; round < 2 * group.Count; round++)
        {
            colors = group.ToDictionary(
                node => node,
                node => Hash(file.Nodes[node].Head, file.Nodes[node].Children.Select(child => colors.TryGetValue(child, out var color) ? color : (UInt128)(uint)ids[child])));
        }

        var fresh = group.Where(node => !_ids.ContainsKey(colors[node])).DistinctBy(node => colors[node]).ToList();
        foreach (var node in fresh)
        {
            _ids.Add(colors[node], _nodes.Count);
            _nodes.Add(file.Nodes[node]);
        }

        foreach (var node in group)
        {
            ids[node] = _ids[colors[node]];
        }

        foreach (var node in fresh)
        {
            _nodes[ids[node]] = file.Nodes[node] with { Children = [.. file.Nodes[node].Children.Select(child => ids[child])] };
        }
    }

    private int Intern(UInt128 key, TypeNode node, Func<int, int> id)
    {
        if (!_ids.TryGetValue(key, out var known))
        {
            known = _nodes.Count;
            _ids.Add(key, known);
            _nodes.Add(node with { Children = [.. node.Children.Select(id)] });
        }

        return known;
    }

    private static UInt128 Hash(byte[] head, IEnumerable<UInt128> children)
    {
        using var bytes = new MemoryStream(head.Length + 64);
        bytes.Write(head);
        Span<byte> number = stackalloc byte[16];
        foreach (var child in children)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(number, child);
            bytes.Write(number);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
