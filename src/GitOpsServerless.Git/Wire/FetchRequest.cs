using System.Globalization;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Wire;

/// <summary>What one fetch asks for.</summary>
internal sealed record FetchRequest
{
    public required IReadOnlyCollection<ObjectId> Wants { get; init; }

    /// <summary>Commits that are here. Each is said to have no parents here, so that nothing is assumed of its history.</summary>
    public IReadOnlyCollection<ObjectId> Haves { get; init; } = [];

    /// <summary>How many commits of history, or 0 for all.</summary>
    public int Depth { get; init; }

    /// <summary>A filter of rev-list, such as "blob:none".</summary>
    public string? Filter { get; init; }

    /// <summary>Whether the deltas may have their bases among the objects of <see cref="Haves"/>.</summary>
    public bool Thin { get; init; }

    public ReadOnlyMemory<byte> ToVersion2()
    {
        var writer = new PacketWriter().Line("command=fetch").Line(GitAgent.Capability).Line("object-format=sha1").Delimiter();
        writer = Thin ? writer.Line("thin-pack") : writer;
        writer.Line("no-progress").Line("ofs-delta");
        foreach (var id in Wants)
        {
            writer.Line($"want {id}");
        }

        WriteShape(writer);
        WriteHaves(writer);
        return writer.Line("done").Flush().Written;
    }

    public ReadOnlyMemory<byte> ToVersion0(Capabilities capabilities)
    {
        // Azure DevOps refuses clients that do not say that they understand more than one acknowledgment.
        var acknowledgments = capabilities.Words.Contains("multi_ack_detailed", StringComparer.Ordinal) ? "multi_ack_detailed" : "multi_ack";
        var words = new List<string> { acknowledgments, "side-band-64k", "ofs-delta", "no-progress", GitAgent.Capability };
        words.AddRange(Thin ? ["thin-pack"] : []);
        words.AddRange(Filter is null ? [] : ["filter"]);
        var writer = new PacketWriter();
        var first = true;
        foreach (var id in Wants)
        {
            writer.Line(first ? $"want {id} {string.Join(' ', words.Where(word => IsKnown(word, capabilities)))}" : $"want {id}");
            first = false;
        }

        WriteShape(writer);
        writer.Flush();
        WriteHaves(writer);
        return writer.Line("done").Written;
    }

    private static bool IsKnown(string word, Capabilities capabilities) =>
        capabilities.Words.Any(known => known == word || (word.StartsWith("agent=", StringComparison.Ordinal) && known.StartsWith("agent=", StringComparison.Ordinal)));

    private void WriteShape(PacketWriter writer)
    {
        foreach (var id in Depth > 0 ? Haves : [])
        {
            writer.Line($"shallow {id}");
        }

        if (Depth > 0)
        {
            writer.Line(string.Create(CultureInfo.InvariantCulture, $"deepen {Depth}"));
        }

        if (Filter is not null)
        {
            writer.Line($"filter {Filter}");
        }
    }

    private void WriteHaves(PacketWriter writer)
    {
        foreach (var id in Haves)
        {
            writer.Line($"have {id}");
        }
    }
}
