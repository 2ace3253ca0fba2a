using System.Security.Cryptography;

namespace GitOpsServerless.Rendering.Tools;

/// <summary>
/// Rendered output in files, shared by processes that use the same folder: one file a digest, its own checksum in front, so that what was
/// cut off or changed is not taken. What was used longest ago goes first when the folder grows too large. A folder that cannot be used
/// is as good as none.
/// </summary>
internal sealed class CacheFolder(string path, long maxBytes)
{
    private const string Suffix = ".rendered";
    private readonly Lock _gate = new();
    private long _bytes = -1;

    public ReadOnlyMemory<byte>? Find(string key)
    {
        try
        {
            var file = FileOf(key);
            if (!File.Exists(file))
            {
                return null;
            }

            var content = File.ReadAllBytes(file);
            if (content.Length < SHA256.HashSizeInBytes
                || !SHA256.HashData(content.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(content.AsSpan(0, SHA256.HashSizeInBytes)))
            {
                return null;
            }

            // The order of use is kept in the time of the file; which clock it is from does not matter.
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime);
            return content.AsMemory(SHA256.HashSizeInBytes);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Add(string key, ReadOnlyMemory<byte> output)
    {
        try
        {
            CreateFolder();
            var file = FileOf(key);
            var partial = $"{file}.{Guid.NewGuid():N}";
            using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(SHA256.HashData(output.Span));
                stream.Write(output.Span);
            }

            File.Move(partial, file, overwrite: true);
            Bound(output.Length + SHA256.HashSizeInBytes);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            // The output is there all the same; it will be rendered again.
        }
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // Other processes add as well: the sum is counted anew whenever our own part of it reaches the limit.
    private void Bound(long added)
    {
        lock (_gate)
        {
            _bytes = _bytes < 0 ? long.MaxValue : _bytes + added;
            if (_bytes <= maxBytes)
            {
                return;
            }

            var files = new DirectoryInfo(path).GetFiles("*" + Suffix + "*").OrderByDescending(f => f.LastWriteTimeUtc).ToList();
            _bytes = 0;
            foreach (var file in files)
            {
                if (_bytes + file.Length > maxBytes)
                {
                    file.Delete();
                }
                else
                {
                    _bytes += file.Length;
                }
            }
        }
    }

    private string FileOf(string key) => Path.Combine(path, key.Replace(':', '-') + Suffix);
}
