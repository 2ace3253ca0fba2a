using System.Diagnostics;
using System.IO.Compression;
using GitOpsServerless.Git;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Packs;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Fuzz;

/// <summary>
/// Feeds damaged packs, pkt-lines, indexes, objects and deltas to the parsers of Git. Each must end with a fault of its own or a value: any
/// other exception, and any round that takes much too long, is a finding. A finding is repeated by its seed.
/// </summary>
internal static class GitFuzz
{
    /// <summary>A round takes less than a millisecond, or some where its input is large; a busy machine may take a thousand times that.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(10);

    private static readonly GitLimits Limits = new()
    {
        MaxObjectBytes = 1 << 20,
        MaxInflatedBytes = 16 << 20,
        MaxPackBytes = 4 << 20,
        MaxPackObjects = 10_000,
        MaxChatterBytes = 1 << 16,
        MaxRefs = 1000,
    };

    /// <summary>Runs for a time, or one seed. Returns the number of findings.</summary>
    public static int Run(TimeSpan time, int? seed = null, TextWriter? output = null)
    {
        var clock = Stopwatch.StartNew();
        var findings = 0;
        var path = Path.GetTempFileName();
        for (var round = seed ?? 1; clock.Elapsed < time; round++)
        {
            try
            {
                var random = new Random(round);
                if (!Task.Run(() => RoundAsync(random, path)).Wait(Slow))
                {
                    output?.WriteLine($"seed {round}: no end after {Slow}");
                    return findings + 1;
                }
            }
            catch (AggregateException exception) when (exception.InnerException is GitException)
            {
                // The expected end of a damaged input.
            }
            catch (AggregateException exception)
            {
                findings++;
                output?.WriteLine($"seed {round}: {exception}");
            }

            if (seed is not null)
            {
                break;
            }
        }

        File.Delete(path);
        return findings;
    }

    private static async Task RoundAsync(Random random, string path)
    {
        switch (random.Next(9))
        {
            case 0 or 1:
                await PackAsync(new MemoryStream(Close(Damage(random, Pack(random)))), path, null);
                break;
            case 6:
                await PackAsync(new MemoryStream(Close(Damage(random, Pack(random)))), path, id => (id.FirstByte & 1) == 0 ? new GitObject(ObjectKind.Blob, new byte[300]) : null);
                break;
            case 7:
                await BandsAsync(random, path);
                break;
            case 8:
                await IndexesAsync(random, path);
                break;
            case 2:
                await PacketsAsync(Damage(random, Packets(random)));
                break;
            case 3:
                var (source, delta) = (Noise(random, 300), Damage(random, DeltaOf(random, 300)));
                Delta.Apply(source, delta, new byte[Math.Min(Delta.ResultSize(delta, source.Length), 1 << 20)]);
                break;
            case 4:
                ParseObjects(Damage(random, Objects(random)));
                break;
            default:
                Inflate(random);
                break;
        }
    }

    private static async Task PackAsync(Stream pack, string path, Func<ObjectId, GitObject?>? findBase)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
        using var receiver = new PackReceiver(pack, file, Limits);
        var received = await receiver.ReceiveAsync(findBase, allowMissing: true, CancellationToken.None);
        PackIndexWriter.Write(received);
        foreach (var item in receiver.Objects())
        {
            _ = item.Content.Length;
        }
    }

    /// <summary>A pack in side bands, cut into packets anywhere.</summary>
    private static async Task BandsAsync(Random random, string path)
    {
        var writer = new PacketWriter().Line("shallow-info").Line($"shallow {ObjectId.EmptyTree}").Delimiter().Line("packfile");
        foreach (var part in Close(Pack(random)).Chunk(random.Next(1, 200)))
        {
            writer.Data([(byte)(random.Next(20) == 0 ? 2 : 1), .. part]);
        }

        await using var pack = await FetchAnswer.OpenPackAsync(new MemoryStream(Damage(random, writer.Flush().Written.ToArray())), Limits, CancellationToken.None, []);
        await PackAsync(pack, path, null);
    }

    /// <summary>The index of a pack, and a multi-pack index, as files.</summary>
    private static async Task IndexesAsync(Random random, string path)
    {
        ObjectId[] ids = [.. Enumerable.Range(0, random.Next(1, 20)).Select(at => ObjectHasher.Hash(ObjectKind.Blob, [(byte)at]))];
        var index = PackIndexWriter.Write(new ReceivedPack([.. ids.Select(id => new PackEntry(random.NextInt64(1L << 33), 0, id))], new byte[20], 0, 0, false));
        await File.WriteAllBytesAsync(path, Damage(random, index));
        Safe(() =>
        {
            using var read = new PackIndex(path);
            return ids.Select(read.Find).ToArray();
        });
        var fanoutAndIds = index.AsSpan(8, 1024 + (20 * ids.Length)).ToArray();
        await File.WriteAllBytesAsync(path, Damage(random, Multi(fanoutAndIds, ids.Length)));
        using var multi = new MultiPackIndex(path);
        _ = ids.Count(id => multi.TryFind(id, out _, out _));
    }

    /// <summary>A multi-pack index of one pack (gitformat-pack): header, table of chunks, then names, fan-out, ids and offsets.</summary>
    private static byte[] Multi(byte[] fanoutAndIds, int count)
    {
        var result = new MemoryStream();
        result.Write([.. "MIDX"u8, 1, 1, 4, 0, 0, 0, 0, 1]);
        long start = 12 + (5 * 12);
        foreach (var (name, length) in new[] { ("PNAM", 12), ("OIDF", 1024), ("OIDL", 20 * count), ("OOFF", 8 * count), ("\0\0\0\0", 0) })
        {
            result.Write([.. System.Text.Encoding.ASCII.GetBytes(name), 0, 0, 0, 0, 0, 0, (byte)(start >> 8), (byte)start]);
            start += length;
        }

        result.Write([.. "pack-1.idx\0\0"u8, .. fanoutAndIds, .. new byte[8 * count]]);
        return result.ToArray();
    }

    private static async Task PacketsAsync(byte[] bytes)
    {
        try
        {
            await Advertisement.ReadAsync(new MemoryStream(bytes), "git-upload-pack", Limits, CancellationToken.None);
        }
        catch (GitException)
        {
            // The same bytes are read once more as the answer to a fetch.
        }

        await using var pack = await FetchAnswer.OpenPackAsync(new MemoryStream(bytes), Limits, CancellationToken.None);
        await pack.CopyToAsync(Stream.Null);
    }

    private static void ParseObjects(byte[] content)
    {
        foreach (var entry in Safe(() => Tree.Parse(content)) ?? [])
        {
            _ = Git.Trees.PathGuard.IsDangerous(entry.Name);
        }

        Safe(() => Commit.Parse(ObjectId.Zero, content));
        if (Safe(() => Tag.Parse(ObjectId.Zero, content)) is { } tag)
        {
            Git.Signing.SignedPayload.OfTag(content, tag);
        }

        Git.Signing.SignedPayload.OfCommit(content);
        Git.Submodules.ModulesFile.Parse(ObjectText.Decode(content));
        Git.Signing.AllowedSigner.TryParse(ObjectText.Decode(content));
        Safe(() => Refuse("-----BEGIN PGP SIGNATURE-----\n\n" + Convert.ToBase64String(content) + "\n-----END PGP SIGNATURE-----\n"));
        Safe(() => Git.Signing.OpenPgp.OpenPgpKeyring.Parse(["-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n" + Convert.ToBase64String(content) + "\n-----END PGP PUBLIC KEY BLOCK-----\n"]));
        Safe(() => Git.Lfs.LfsBatch.Read(content, new Git.Lfs.LfsPointer(new string('a', 64), 1), "f", "s"));
        Git.Lfs.LfsPointer.TryParse(content);
        Safe(() => Git.Signing.SshSignature.Parse("-----BEGIN SSH SIGNATURE-----\n" + Convert.ToBase64String(content) + "\n-----END SSH SIGNATURE-----"));
    }

    /// <summary>No content is signed by nobody: whatever the signature is, it is refused.</summary>
    private static string Refuse(string armour)
    {
        Git.Signing.OpenPgp.OpenPgpSignature.Verify("It", armour, [], Git.Signing.OpenPgp.OpenPgpKeyring.Parse([]));
        throw new InvalidOperationException("A signature of no allowed key was accepted.");
    }

    private static T? Safe<T>(Func<T> parse)
        where T : class
    {
        try
        {
            return parse();
        }
        catch (GitException)
        {
            return null;
        }
    }

    private static void Inflate(Random random)
    {
        var content = Noise(random, 5000);
        var compressed = Damage(random, Deflate(content));
        var output = new byte[content.Length + Inflater.OutputSlack + 8];
        Array.Fill(output, (byte)0xA5, content.Length + Inflater.OutputSlack, 8);
        new Inflater().Inflate(compressed, output.AsSpan(0, content.Length + Inflater.OutputSlack), content.Length, out _);
        if (output.AsSpan(content.Length + Inflater.OutputSlack).ContainsAnyExcept((byte)0xA5))
        {
            throw new InvalidOperationException("The inflater wrote behind its output.");
        }
    }

    private static byte[] Pack(Random random)
    {
        var pack = new MemoryStream();
        pack.Write([.. "PACK"u8, 0, 0, 0, 2, 0, 0, 0, (byte)random.Next(1, 9)]);
        var starts = new List<long>();
        var blob = ObjectHasher.Hash(ObjectKind.Blob, Noise(random, 300));
        for (var entry = pack.ToArray()[11]; entry > 0; entry--)
        {
            var start = pack.Position;
            var kind = starts.Count == 0 || random.Next(3) > 0 ? (ObjectKind)random.Next(1, 5) : random.Next(2) == 0 ? ObjectKind.OffsetDelta : ObjectKind.ReferenceDelta;
            var content = kind >= ObjectKind.OffsetDelta ? DeltaOf(random, 300) : Noise(random, 300);
            blob = kind == ObjectKind.Blob ? ObjectHasher.Hash(kind, content) : blob;
            PackWriter.WriteEntryHeader(kind, content.Length, pack);
            if (kind == ObjectKind.OffsetDelta)
            {
                var distance = start - starts[random.Next(starts.Count)];
                pack.Write(distance < 128 ? [(byte)distance] : [(byte)(0x80 | (((distance >> 7) - 1) & 0x7F)), (byte)(distance & 0x7F)]);
            }
            else if (kind == ObjectKind.ReferenceDelta)
            {
                pack.Write(blob.ToArray());
            }

            pack.Write(Deflate(content));
            starts.Add(start);
        }

        return pack.ToArray();
    }

    /// <summary>Ends a pack with the right checksum, so that what is behind that check is reached.</summary>
    private static byte[] Close(byte[] pack)
    {
        var closed = new byte[pack.Length + ObjectId.Size];
        pack.CopyTo(closed, 0);
        ObjectHasher.Sha1(pack, closed.AsSpan(pack.Length));
        return closed;
    }

    private static byte[] DeltaOf(Random random, int baseSize)
    {
        var result = new MemoryStream();
        result.Write([(byte)(0x80 | (baseSize & 0x7F)), (byte)(baseSize >> 7), (byte)(0x80 | (random.Next(128))), (byte)random.Next(8)]);
        for (var instruction = random.Next(1, 12); instruction > 0; instruction--)
        {
            result.Write(random.Next(2) == 0 ? [0x91, (byte)random.Next(255), (byte)random.Next(45)] : [2, 65, 66]);
        }

        return result.ToArray();
    }

    private static byte[] Packets(Random random)
    {
        var id = new string('a', 40);
        var writer = new PacketWriter();
        for (var line = random.Next(1, 12); line > 0; line--)
        {
            writer = random.Next(8) switch
            {
                0 => writer.Line("# service=git-upload-pack"),
                1 => writer.Line("version 2"),
                2 => writer.Line($"{id} refs/heads/main\0side-band-64k shallow symref=HEAD:refs/heads/main"),
                3 => writer.Line($"{id} refs/tags/v1^{{}}"),
                4 => writer.Flush(),
                5 => writer.Line("packfile"),
                6 => writer.Data([(byte)random.Next(5), 80, 65, 67, 75]),
                _ => writer.Delimiter(),
            };
        }

        return writer.Written.ToArray();
    }

    private static byte[] Objects(Random random) => random.Next(7) switch
    {
        5 => System.Text.Encoding.ASCII.GetBytes($"tree {ObjectId.EmptyTree}\ngpgsig x\n{string.Concat(Enumerable.Repeat(" line\n", 1 << random.Next(18)))}\nmessage\n"),
        6 => "[submodule \"a\"]\n\tpath = \"a\\\"b\"\n\turl = ../b.git\n# c\n[x]\n"u8.ToArray(),
        // An OpenPGP signature packet of version 4, and a document of the LFS batch API.
        3 => [0xC2, 0x2A, 4, 0, 1, 8, 0, 6, 5, 2, 0x60, 0, 0, 0, 0, 10, 9, 16, .. Noise(random, 8), 1, 2, 1, 0, .. Noise(random, 20)],
        4 => System.Text.Encoding.ASCII.GetBytes($"{{\"objects\":[{{\"oid\":\"{new string('a', 64)}\",\"actions\":{{\"download\":{{\"href\":\"https://h/x\",\"header\":{{\"A\":\"b\"}}}}}}}}]}}"),
        0 => Tree.Write([Tree.Entry(EntryMode.File, "a", ObjectId.EmptyTree), Tree.Entry(EntryMode.Folder, "b", ObjectId.EmptyTree)]),
        1 => System.Text.Encoding.ASCII.GetBytes($"tree {ObjectId.EmptyTree}\nparent {ObjectId.EmptyTree}\nauthor A <a@b> 1 +0100\ncommitter B <b@c> 2 -0100\ngpgsig x\n y\n\nmessage\n"),
        _ => System.Text.Encoding.ASCII.GetBytes($"object {ObjectId.EmptyTree}\ntype commit\ntag v1\ntagger A <a@b> 1 +0100\n\nmessage\n-----BEGIN SSH SIGNATURE-----\nAAAA\n"),
    };

    private static byte[] Damage(Random random, byte[] bytes)
    {
        for (var change = random.Next(4); change > 0 && bytes.Length > 0; change--)
        {
            switch (random.Next(4))
            {
                case 0:
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes = bytes[..random.Next(bytes.Length)];
                    break;
                default:
                    var at = random.Next(bytes.Length);
                    bytes = [.. bytes[..at], .. Noise(random, 9), .. bytes[at..]];
                    break;
            }
        }

        return bytes;
    }

    private static byte[] Noise(Random random, int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length; at++)
        {
            bytes[at] = (byte)(random.Next(3) == 0 ? random.Next(256) : 65 + (at % 7));
        }

        return bytes;
    }

    private static byte[] Deflate(byte[] content)
    {
        using var result = new MemoryStream();
        using (var deflate = new ZLibStream(result, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return result.ToArray();
    }
}
