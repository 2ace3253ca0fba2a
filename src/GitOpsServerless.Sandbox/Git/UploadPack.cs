using System.Globalization;
using GitOpsServerless.Git;
using GitOpsServerless.Git.Local;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Sandbox.Git;

/// <summary>Answers clones and fetches in protocol v2 (gitprotocol-v2).</summary>
internal static class UploadPack
{
    public const string Service = "git-upload-pack";

    private const int MaxArguments = 200_000;

    public static void Advertise(PacketWriter writer) =>
        writer.Line("version 2").Line(GitAgent.Capability).Line("ls-refs=unborn").Line("fetch=shallow filter").Line("object-format=sha1").Flush();

    public static async Task RunAsync(LocalRepository repository, Stream input, Stream output, Func<Task> listing, CancellationToken cancellationToken)
    {
        var (command, arguments) = await ReadAsync(input, cancellationToken);
        switch (command)
        {
            case "ls-refs":
                await listing();
                await output.WriteAsync((await ListAsync(repository, arguments, cancellationToken)).Written, cancellationToken);
                break;
            case "fetch":
                await FetchAsync(repository, UploadRequest.Parse(arguments), output, cancellationToken);
                break;
            default:
                throw GitException.Protocol("The command is neither ls-refs nor fetch.");
        }
    }

    private static async Task<(string Command, List<string> Arguments)> ReadAsync(Stream input, CancellationToken cancellationToken)
    {
        var packets = new PacketReader(input);
        var command = string.Empty;
        var arguments = new List<string>();
        var inArguments = false;
        for (var packet = await packets.ReadAsync(cancellationToken); packet.Kind is PacketKind.Data or PacketKind.Delimiter; packet = await packets.ReadAsync(cancellationToken))
        {
            if (packet.Kind == PacketKind.Delimiter)
            {
                inArguments = true;
            }
            else if (inArguments)
            {
                arguments.Add(arguments.Count < MaxArguments ? packet.Text : throw GitException.Limit("The number of arguments", MaxArguments));
            }
            else if (packet.Text.StartsWith("command=", StringComparison.Ordinal))
            {
                command = packet.Text[8..];
            }
        }

        return (command, arguments);
    }

    private static async Task<PacketWriter> ListAsync(LocalRepository repository, List<string> arguments, CancellationToken cancellationToken)
    {
        var prefixes = arguments.Where(argument => argument.StartsWith("ref-prefix ", StringComparison.Ordinal)).Select(argument => argument[11..]).ToArray();
        var writer = new PacketWriter();
        var refs = await repository.ListRefsAsync(prefixes, cancellationToken);
        if (arguments.Contains("unborn", StringComparer.Ordinal) && refs.All(item => item.Name != "HEAD")
            && repository.Refs.Unborn() is { } branch && (prefixes.Length == 0 || prefixes.Any(prefix => "HEAD".StartsWith(prefix, StringComparison.Ordinal))))
        {
            writer.Line($"unborn HEAD symref-target:{branch}");
        }

        foreach (var item in refs)
        {
            var target = item.SymbolicTarget is { } name && arguments.Contains("symrefs", StringComparer.Ordinal) ? " symref-target:" + name : string.Empty;
            var peeled = item.Peeled is { } id && arguments.Contains("peel", StringComparer.Ordinal) ? $" peeled:{id}" : string.Empty;
            writer.Line($"{item.Id} {item.Name}{target}{peeled}");
        }

        return writer.Flush();
    }

    private static async Task FetchAsync(LocalRepository repository, UploadRequest request, Stream output, CancellationToken cancellationToken)
    {
        var common = request.Haves.Where(repository.Objects.Contains).ToArray();
        var writer = new PacketWriter();
        if (!request.Done)
        {
            writer.Line("acknowledgments");
            if (common.Length == 0)
            {
                await output.WriteAsync(writer.Line("NAK").Flush().Written, cancellationToken);
                return;
            }

            foreach (var id in common)
            {
                writer.Line($"ACK {id}");
            }

            writer.Line("ready").Delimiter();
        }

        var selection = new ObjectSelection(repository.Objects, request, common).Select();
        if (request.Depth > 0)
        {
            writer.Line("shallow-info");
            foreach (var id in selection.Shallow.Where(id => !request.Shallow.Contains(id)))
            {
                writer.Line($"shallow {id}");
            }

            foreach (var id in request.Shallow.Where(selection.Deepened.Contains))
            {
                writer.Line($"unshallow {id}");
            }

            writer.Delimiter();
        }

        await output.WriteAsync(writer.Line("packfile").Written, cancellationToken);
        await using (var bands = new SideBandWriter(output))
        {
            await PackWriter.WriteAsync(selection.Ids.Count, selection.Ids.Select(id => repository.Objects.Read(id)!), bands, cancellationToken);
        }

        await output.WriteAsync(new PacketWriter().Flush().Written, cancellationToken);
    }
}
