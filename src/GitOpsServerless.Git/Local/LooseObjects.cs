using System.IO.Compression;
using System.Text;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Local;

/// <summary>The loose objects of an object folder: one zlib file each, under the first two digits of the id.</summary>
internal sealed class LooseObjects(string folder, GitLimits limits)
{
    public bool Contains(ObjectId id) => File.Exists(PathOf(id));

    public GitObject? Read(ObjectId id)
    {
        try
        {
            using var file = new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            using var inflate = new ZLibStream(file, CompressionMode.Decompress);
            return ObjectFolder.Verified(id, Read(inflate));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (InvalidDataException)
        {
            throw GitException.Corrupt($"The loose object {id} cannot be inflated.");
        }
    }

    /// <summary>The ids that start with the given digits, of which there are at least two.</summary>
    public IEnumerable<ObjectId> WithPrefix(string hex)
    {
        var bucket = new DirectoryInfo(Path.Combine(folder, hex[..2]));
        foreach (var file in bucket.Exists ? bucket.EnumerateFiles() : [])
        {
            if (ObjectId.TryParse(hex[..2] + file.Name, out var id) && file.Name.StartsWith(hex[2..], StringComparison.Ordinal))
            {
                yield return id;
            }
        }
    }

    private GitObject Read(ZLibStream inflate)
    {
        var header = new List<byte>(ObjectHasher.HeaderRoom);
        for (var value = inflate.ReadByte(); value != 0; value = inflate.ReadByte())
        {
            header.Add(value < 0 || header.Count > ObjectHasher.HeaderRoom
                ? throw GitException.Corrupt("A loose object has no header.")
                : (byte)value);
        }

        var parts = Encoding.ASCII.GetString([.. header]).Split(' ');
        if (parts.Length != 2 || !long.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out var size) || size < 0)
        {
            throw GitException.Corrupt("A loose object has a header that cannot be read.");
        }

        if (size > limits.MaxObjectBytes)
        {
            throw GitException.Limit("The size of an object", limits.MaxObjectBytes);
        }

        var content = new byte[size];
        if (inflate.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) != size || inflate.ReadByte() >= 0)
        {
            throw GitException.Corrupt("A loose object has another size than its header says.");
        }

        return new GitObject(ObjectKinds.Parse(Encoding.ASCII.GetBytes(parts[0])), content);
    }

    private string PathOf(ObjectId id)
    {
        var hex = id.ToString();
        return Path.Combine(folder, hex[..2], hex[2..]);
    }
}
