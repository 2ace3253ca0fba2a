using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Http;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Push;

/// <summary>Pushes over smart HTTP (gitprotocol-pack, "Pushing Data To a Server"). Protocol v2 has no push of its own.</summary>
internal sealed class RemotePush(RemoteRepository repository, GitLimits limits) : IPushTarget
{
    private const string ReceivePack = "git-receive-pack";
    private const int MaxWords = 4000;

    private Capabilities capabilities = new();

    public async Task<IReadOnlyList<RemoteRef>> ListBranchesAsync(CancellationToken cancellationToken)
    {
        var advertisement = await repository.Http.AdvertiseAsync(ReceivePack, version2: false, cancellationToken);
        capabilities = advertisement.Capabilities;
        return [.. advertisement.Refs.Where(item => item.Name.StartsWith("refs/heads/", StringComparison.Ordinal))];
    }

    public async Task<(PushStatus Status, string? Message)> UpdateAsync(RefUpdate update, CancellationToken cancellationToken)
    {
        var words = new List<string> { "report-status", "side-band-64k" }.FindAll(word => capabilities.Words.Contains(word, StringComparer.Ordinal));
        var request = new PacketWriter()
            .Data(System.Text.Encoding.UTF8.GetBytes($"{update.Old} {update.New} {update.Name}\0 {string.Join(' ', words)} {GitAgent.Capability}"))
            .Flush()
            .Raw(PackWriter.Write(update.Objects));
        var banded = words.Contains("side-band-64k", StringComparer.Ordinal);
        var report = await repository.Http.PostAsync(
            ReceivePack, request.Written, version2: false, (body, deadline) => ReadAsync(body, banded, deadline), cancellationToken);
        if (report.Reason is null)
        {
            await repository.StoreAsync(update.New, update.Objects, cancellationToken);
            return (PushStatus.Pushed, null);
        }

        var moved = (await ListBranchesAsync(cancellationToken)).FirstOrDefault(item => item.Name == update.Name)?.Id ?? ObjectId.Zero;
        if (moved == update.New)
        {
            // A server that reports nothing, or whose report was lost, may have taken the push.
            await repository.StoreAsync(update.New, update.Objects, cancellationToken);
            return (PushStatus.Pushed, null);
        }

        return (moved == update.Old ? PushStatus.Rejected : PushStatus.NotFastForward, RemoteText.Clean($"{report.Reason} {report.Words}"));
    }

    /// <summary>Reads "unpack ok" and "ok REF" or "ng REF REASON"; no reason means that the ref was set.</summary>
    private async Task<(string? Reason, string Words)> ReadAsync(Stream body, bool banded, CancellationToken cancellationToken)
    {
        var words = new System.Text.StringBuilder();
        var packets = new PacketReader(body);
        await using var report = banded
            ? new SideBandStream(packets, limits.MaxChatterBytes) { Progress = text => words.Append(words.Length < MaxWords ? text : string.Empty) }
            : null;
        var lines = report is null ? packets : new PacketReader(report);
        var reason = "The remote reported nothing.";
        string? unpack = null;
        for (var packet = await lines.ReadAsync(cancellationToken); packet.Kind == PacketKind.Data; packet = await lines.ReadAsync(cancellationToken))
        {
            var line = packet.Text;
            if (line.StartsWith("unpack ", StringComparison.Ordinal) && line != "unpack ok")
            {
                unpack = line;
            }
            else if (line.StartsWith("ok ", StringComparison.Ordinal))
            {
                reason = null;
            }
            else if (line.StartsWith("ng ", StringComparison.Ordinal))
            {
                reason = line[(line.IndexOf(' ', 3) + 1)..];
            }
        }

        // What follows the report are the last words of hooks.
        await (report?.CopyToAsync(Stream.Null, cancellationToken) ?? Task.CompletedTask);
        return (unpack ?? reason, words.ToString());
    }
}
