namespace GitOpsServerless.Git.Wire;

/// <summary>The first answer of a remote: its capabilities and, before protocol v2, all its refs.</summary>
internal sealed record Advertisement(Capabilities Capabilities, IReadOnlyList<RemoteRef> Refs)
{
    public static async Task<Advertisement> ReadAsync(Stream body, string service, GitLimits limits, CancellationToken cancellationToken)
    {
        var packets = new PacketReader(body);
        var packet = await packets.ReadAsync(cancellationToken);
        if (packet.Kind == PacketKind.Data && packet.Text == $"# service={service}")
        {
            await packets.ReadAsync(cancellationToken);
            packet = await packets.ReadAsync(cancellationToken);
        }

        if (packet.Kind == PacketKind.Data && packet.Text == "version 2")
        {
            return new Advertisement(await ReadVersion2Async(packets, cancellationToken), []);
        }

        var version = 0;
        if (packet.Kind == PacketKind.Data && packet.Text == "version 1")
        {
            version = 1;
            packet = await packets.ReadAsync(cancellationToken);
        }

        return await ReadRefsAsync(packets, packet, version, limits, cancellationToken);
    }

    private static async Task<Capabilities> ReadVersion2Async(PacketReader packets, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var packet = await packets.ReadAsync(cancellationToken);
        for (; packet.Kind == PacketKind.Data; packet = await packets.ReadAsync(cancellationToken))
        {
            lines.Add(lines.Count < 256 ? packet.Text : throw GitException.Limit("The number of capabilities", 256));
        }

        RequireEnd(packet);
        var capabilities = Capabilities.FromVersion2(lines);
        capabilities.RequireSha1();
        return capabilities;
    }

    private static async Task<Advertisement> ReadRefsAsync(
        PacketReader packets, Packet packet, int version, GitLimits limits, CancellationToken cancellationToken)
    {
        var refs = new RefList(limits);
        string[]? words = null;
        while (packet.Kind == PacketKind.Data)
        {
            var line = packet.Text;
            var end = line.IndexOf('\0', StringComparison.Ordinal);
            if (words is null && end >= 0)
            {
                words = line[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                Capabilities.FromWords(version, words).RequireSha1();
                line = line[..end];
            }

            if (!line.StartsWith("shallow ", StringComparison.Ordinal))
            {
                refs.AddAdvertised(line);
            }

            packet = await packets.ReadAsync(cancellationToken);
        }

        RequireEnd(packet);
        if (words is null)
        {
            throw GitException.Protocol("The remote sent an advertisement without capabilities.");
        }

        return new Advertisement(Capabilities.FromWords(version, words), refs.WithSymbolicTargets(words));
    }

    /// <summary>A list that breaks off between two packets looks whole but for the flush at its end.</summary>
    private static void RequireEnd(Packet packet)
    {
        if (packet.Kind != PacketKind.Flush)
        {
            throw packet.Kind == PacketKind.EndOfStream
                ? new GitException(GitFault.Unreachable, "The answer of the remote breaks off.")
                : GitException.Protocol("The remote sent a delimiter where capabilities or refs are expected.");
        }
    }
}
