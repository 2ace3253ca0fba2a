using GitOpsServerless.Git.Http;

namespace GitOpsServerless.Git.Wire;

/// <summary>The command ls-refs of protocol v2.</summary>
internal static class LsRefs
{
    public static Task<IReadOnlyList<RemoteRef>> RunAsync(GitHttp http, IReadOnlyList<string> prefixes, GitLimits limits, CancellationToken cancellationToken)
    {
        var request = new PacketWriter().Line("command=ls-refs").Line(GitAgent.Capability).Line("object-format=sha1").Delimiter()
            .Line("peel").Line("symrefs");
        foreach (var prefix in prefixes)
        {
            request.Line($"ref-prefix {prefix}");
        }

        return http.PostAsync(
            ReferenceDiscovery.UploadPack, request.Flush().Written, version2: true, (body, deadline) => ReadAsync(body, new RefList(limits, prefixes), deadline), cancellationToken);
    }

    private static async Task<IReadOnlyList<RemoteRef>> ReadAsync(Stream body, RefList refs, CancellationToken cancellationToken)
    {
        var packets = new PacketReader(body);
        while (true)
        {
            var packet = await packets.ReadAsync(cancellationToken);
            switch (packet.Kind)
            {
                case PacketKind.Data:
                    refs.AddListed(packet.Text);
                    break;
                case PacketKind.Flush:
                    return refs.Refs;
                case PacketKind.EndOfStream:
                    throw new GitException(GitFault.Unreachable, "The answer of the remote breaks off.");
                default:
                    throw GitException.Protocol("The remote sent a delimiter where refs are expected.");
            }
        }
    }
}
