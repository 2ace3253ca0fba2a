using GitOpsServerless.Contracts;
using GitOpsServerless.Git;
using GitOpsServerless.Git.Local;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Trees;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Sandbox.Git;

/// <summary>Takes pushes (gitprotocol-pack).</summary>
internal static class ReceivePack
{
    public const string Service = "git-receive-pack";

    private const int MaxCommands = 1000;

    public static async Task AdvertiseAsync(LocalRepository repository, PacketWriter writer, CancellationToken cancellationToken)
    {
        var words = $"report-status delete-refs side-band-64k ofs-delta object-format=sha1 {GitAgent.Capability}";
        var refs = (await repository.ListRefsAsync(["refs/"], cancellationToken)).ToArray();
        writer.Line(refs.Length == 0 ? $"{ObjectId.Zero} capabilities^{{}}\0{words}" : $"{refs[0].Id} {refs[0].Name}\0{words}");
        foreach (var item in refs.Skip(1))
        {
            writer.Line($"{item.Id} {item.Name}");
        }

        writer.Flush();
    }

    /// <summary>True where a ref has changed.</summary>
    public static async Task<bool> RunAsync(LocalRepository repository, GitLimits limits, Stream input, Stream output, CancellationToken cancellationToken)
    {
        var packets = new PacketReader(input);
        var (commands, words) = await ReadAsync(packets, cancellationToken);
        var writer = new LocalWriter(repository, limits);
        var report = new PacketWriter();
        var changed = false;
        try
        {
            if (commands.Any(command => !command.New.IsZero))
            {
                await writer.ReceiveAsync(packets.Remaining(), cancellationToken);
            }

            report.Line("unpack ok");
            foreach (var command in commands)
            {
                var (status, message) = await ApplyAsync(repository, writer, limits, command, cancellationToken);
                changed |= status == PushStatus.Pushed;
                report.Line(status == PushStatus.Pushed ? $"ok {command.Name}" : $"ng {command.Name} {message}");
            }
        }
        catch (GitException exception)
        {
            report.Line($"unpack {exception.Message}");
            commands.ForEach(command => report.Line($"ng {command.Name} unpacker error"));
        }

        await WriteAsync(report.Flush().Written, words.Contains("side-band-64k", StringComparer.Ordinal), output, cancellationToken);
        return changed;
    }

    private static async Task<(List<Command> Commands, string[] Words)> ReadAsync(PacketReader packets, CancellationToken cancellationToken)
    {
        var commands = new List<Command>();
        string[] words = [];
        for (var packet = await packets.ReadAsync(cancellationToken); packet.Kind == PacketKind.Data; packet = await packets.ReadAsync(cancellationToken))
        {
            if (packet.Text.StartsWith("shallow ", StringComparison.Ordinal))
            {
                // A shallow clone tells where it ends; what it pushes is checked in any case.
                continue;
            }

            var parts = packet.Text.Split('\0', 2);
            words = parts.Length > 1 ? parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries) : words;
            var fields = parts[0].Split(' ', 3);
            if (fields.Length != 3 || commands.Count == MaxCommands)
            {
                throw GitException.Protocol("The push has commands that cannot be read.");
            }

            commands.Add(new Command(ObjectId.Parse(fields[0]), ObjectId.Parse(fields[1]), fields[2]));
        }

        return (commands, words);
    }

    private static async Task<(PushStatus Status, string? Message)> ApplyAsync(
        LocalRepository repository, LocalWriter writer, GitLimits limits, Command command, CancellationToken cancellationToken)
    {
        if (!LocalRefs.IsSafe(command.Name) || command.Name == "HEAD")
        {
            return (PushStatus.Rejected, "funny refname");
        }

        try
        {
            // What a ref leads to must be here: the newest commit with all its files.
            if (!command.New.IsZero && repository.Objects.Read(command.New) is not { Kind: ObjectKind.Tag })
            {
                var fetcher = new TreeFetcher(repository, limits);
                var commit = await fetcher.CommitAsync(command.New, string.Empty, cancellationToken);
                await fetcher.CompleteAsync(new TreeEntry(EntryMode.Folder, ReadOnlyMemory<byte>.Empty, commit.Tree), commit.Id, cancellationToken);
            }
        }
        catch (GitException)
        {
            return (PushStatus.Rejected, "missing necessary objects");
        }

        return writer.Move(command.Name, command.Old, command.New);
    }

    private static async Task WriteAsync(ReadOnlyMemory<byte> report, bool banded, Stream output, CancellationToken cancellationToken)
    {
        if (!banded)
        {
            await output.WriteAsync(report, cancellationToken);
            return;
        }

        await using (var bands = new SideBandWriter(output))
        {
            await bands.WriteAsync(report, cancellationToken);
        }

        await output.WriteAsync(new PacketWriter().Flush().Written, cancellationToken);
    }

    private sealed record Command(ObjectId Old, ObjectId New, string Name);
}
