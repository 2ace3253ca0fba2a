using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Wire;

/// <summary>
/// Collects refs from the lines of an advertisement or of an ls-refs answer: those whose names start with one of the prefixes, all without any.
/// </summary>
internal sealed class RefList(GitLimits limits, IReadOnlyList<string>? prefixes = null)
{
    private const string PeeledSuffix = "^{}";

    /// <summary>Characters of a name, as local repositories have it.</summary>
    private const int MaxNameLength = 4096;

    /// <summary>Characters of all lines: a count alone bounds no memory.</summary>
    private const long MaxLength = 64 << 20;

    private readonly List<RemoteRef> refs = [];
    private long length;

    public IReadOnlyList<RemoteRef> Refs => refs;

    /// <summary>A line "id SP name" of protocol v0; a name that ends in "^{}" is the ref before it, peeled.</summary>
    public void AddAdvertised(string line)
    {
        var (id, name) = Split(line);
        if (name == "capabilities" + PeeledSuffix)
        {
            return;
        }

        if (name.EndsWith(PeeledSuffix, StringComparison.Ordinal))
        {
            if (refs.Count > 0 && refs[^1].Name == name[..^PeeledSuffix.Length])
            {
                refs[^1] = refs[^1] with { Peeled = id };
            }

            return;
        }

        Add(new RemoteRef(name, id));
    }

    /// <summary>A line of ls-refs: "id SP name *(SP attribute)"; "unborn" in place of an id is a branch without commits.</summary>
    public void AddListed(string line)
    {
        if (line.StartsWith("unborn ", StringComparison.Ordinal))
        {
            return;
        }

        var (id, rest) = Split(line);
        var words = rest.Split(' ');
        ObjectId? peeled = null;
        string? target = null;
        foreach (var word in words.Skip(1))
        {
            if (word.StartsWith("peeled:", StringComparison.Ordinal))
            {
                peeled = ObjectId.TryParse(word.AsSpan(7), out var value) ? value : throw GitException.Protocol("The remote sent a ref with a wrong peeled id.");
            }
            else if (word.StartsWith("symref-target:", StringComparison.Ordinal))
            {
                target = word[14..];
            }
        }

        Add(new RemoteRef(words[0], id, peeled, target));
    }

    /// <summary>Protocol v0 tells the targets of symbolic refs as capabilities "symref=NAME:TARGET".</summary>
    public IReadOnlyList<RemoteRef> WithSymbolicTargets(IEnumerable<string> words)
    {
        foreach (var word in words.Where(word => word.StartsWith("symref=", StringComparison.Ordinal)))
        {
            var colon = word.IndexOf(':', StringComparison.Ordinal);
            var at = colon < 0 ? -1 : refs.FindIndex(item => item.Name == word[7..colon]);
            if (at >= 0)
            {
                refs[at] = refs[at] with { SymbolicTarget = word[(colon + 1)..] };
            }
        }

        return refs;
    }

    private (ObjectId Id, string Name) Split(string line)
    {
        length += line.Length;
        if (length > MaxLength)
        {
            throw GitException.Limit("The size of the list of refs", MaxLength);
        }

        if (line.Length > ObjectId.HexLength + 1 && line[ObjectId.HexLength] == ' ' && ObjectId.TryParse(line.AsSpan(0, ObjectId.HexLength), out var id))
        {
            return (id, line[(ObjectId.HexLength + 1)..]);
        }

        throw GitException.Protocol("The remote sent a ref that cannot be read.");
    }

    private void Add(RemoteRef item)
    {
        if (item.Name.Length > MaxNameLength || item.SymbolicTarget?.Length > MaxNameLength)
        {
            throw GitException.Limit("The length of the name of a ref", MaxNameLength);
        }

        if (prefixes is { Count: > 0 } && !prefixes.Any(prefix => item.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return;
        }

        refs.Add(refs.Count < limits.MaxRefs ? item : throw GitException.Limit("The number of refs", limits.MaxRefs));
    }
}
