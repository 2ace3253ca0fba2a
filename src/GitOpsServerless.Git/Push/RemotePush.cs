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
        var (lost, report) = await PostAsync(request.Written, banded, cancellationToken);
        if (report.Reason is null)
        {
            await KeepAsync(update);
            return (PushStatus.Pushed, null);
        }

        var moved = await WhereAsync(update.Name, lost, cancellationToken);
        if (moved == update.New)
        {
            // A server that reports nothing, or whose report was lost, may have taken the push.
            await KeepAsync(update);
            return (PushStatus.Pushed, null);
        }

        return lost is not null
            ? throw lost
            : (moved == update.Old ? PushStatus.Rejected : PushStatus.NotFastForward, RemoteText.Clean($"{report.Reason} {report.Words}"));
    }

    /// <summary>Sends the push; a report that got lost on the way says nothing of whether it was taken.</summary>
    private async Task<(GitException? Lost, (string? Reason, string Words) Report)> PostAsync(ReadOnlyMemory<byte> request, bool banded, CancellationToken cancellationToken)
    {
        try
        {
            return (null, await repository.Http.PostAsync(
                ReceivePack, request, version2: false, (body, deadline) => ReadAsync(body, banded, deadline), cancellationToken));
        }
        catch (GitException exception) when (exception.Fault is GitFault.Unreachable or GitFault.TimedOut)
        {
            return (exception, (exception.Message, string.Empty));
        }
    }

    private async Task<ObjectId> WhereAsync(string name, GitException? lost, CancellationToken cancellationToken)
    {
        try
        {
            return (await ListBranchesAsync(cancellationToken)).FirstOrDefault(item => item.Name == name)?.Id ?? ObjectId.Zero;
        }
        catch (GitException) when (lost is not null)
        {
            throw lost;
        }
    }

    /// <summary>The remote has the commit: that it cannot be kept here as well is no failure, it is fetched when it is needed.</summary>
    private async Task KeepAsync(RefUpdate update)
    {
        try
        {
            await repository.StoreAsync(update.New, update.Objects, CancellationToken.None);
        }
        catch (Exception exception) when (exception is GitException or IOException or UnauthorizedAccessException)
        {
            repository.LookAgain();
        }
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
