using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Wire;

/// <summary>Finds the pack in the answer to a fetch: behind acknowledgments and shallow lines, inside side bands.</summary>
internal static class FetchAnswer
{
    private const int MaxPreludePackets = 100_000;
    private const string Shallow = "shallow ";

    /// <summary>The pack; <paramref name="shallow"/> gets the commits at which the history in it is cut.</summary>
    public static async Task<Stream> OpenPackAsync(Stream body, GitLimits limits, CancellationToken cancellationToken, ICollection<ObjectId>? shallow = null)
    {
        var packets = new PacketReader(body);
        for (var count = 0; count < MaxPreludePackets; count++)
        {
            var packet = await packets.ReadAsync(cancellationToken);
            if (packet.Kind == PacketKind.EndOfStream)
            {
                throw new GitException(GitFault.Unreachable, "The remote ended its answer without a pack.");
            }

            if (packet.Kind != PacketKind.Data || packet.Payload.IsEmpty)
            {
                continue;
            }

            if (packet.Payload.Span[0] is 1 or 2 or 3)
            {
                return new SideBandStream(packets, limits.MaxChatterBytes, packet);
            }

            var line = packet.Text;
            if (line == "packfile")
            {
                return new SideBandStream(packets, limits.MaxChatterBytes);
            }

            if (line.StartsWith(Shallow, StringComparison.Ordinal) && ObjectId.TryParse(line.AsSpan(Shallow.Length), out var id))
            {
                shallow?.Add(id);
            }
        }

        throw GitException.Limit("The number of packets before a pack", MaxPreludePackets);
    }
}
