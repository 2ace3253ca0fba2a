using System.Runtime.CompilerServices;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.State;

/// <summary>
/// State in a folder: one file for each document, replaced atomically, with compare-and-swap between processes by a lock file.
/// The tag of a document is the digest of its content.
/// </summary>
public sealed class FileStateStore : IStateStore, IDisposable
{
    private const string TemporarySuffix = ".tmp";
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private readonly string _root;
    private readonly SemaphoreSlim _inProcess = new(1, 1);
    private readonly TimeProvider _time;

    /// <summary>Opens, and creates where missing, the folder.</summary>
    public FileStateStore(string root, TimeProvider time)
    {
        _root = Path.GetFullPath(root);
        _time = time;
        Directory.CreateDirectory(_root);
    }

    /// <inheritdoc />
    public async Task<StateDocument?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var content = await File.ReadAllBytesAsync(PathOf(key), cancellationToken);
            return new StateDocument(content, Digests.Of(content));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<string?> WriteAsync(string key, ReadOnlyMemory<byte> content, string? ifMatch, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var guard = await LockAsync(cancellationToken);
        var current = await ReadAsync(key, cancellationToken);
        if (ifMatch != IStateStore.AnyTag && !string.Equals(current?.Tag, ifMatch, StringComparison.Ordinal))
        {
            return null;
        }

        await ReplaceAsync(path, content, cancellationToken);
        return Digests.Of(content.Span);
    }

    /// <inheritdoc />
    public async Task<bool> DeleteAsync(string key, string ifMatch, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        using var guard = await LockAsync(cancellationToken);
        if (ifMatch != IStateStore.AnyTag && await ReadAsync(key, cancellationToken) is { } current && current.Tag != ifMatch)
        {
            return false;
        }

        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
        }

        return true;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var slash = prefix.LastIndexOf('/');
        var folder = slash < 0 ? _root : PathOf(prefix[..slash]);
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        var keys = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith(TemporarySuffix, StringComparison.Ordinal) && !f.EndsWith(".lock", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(_root, f).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(k => k.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var key in keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return key;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var parent = PathOf(prefix.TrimEnd('/'));
        string[] folders = Directory.Exists(parent) ? Directory.GetDirectories(parent) : [];
        foreach (var name in folders.Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _inProcess.Dispose();

    // A crash leaves either the old or the new document, and at worst a temporary file that the next write replaces.
    private static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var temporary = path + TemporarySuffix;
        await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 4096, useAsync: true))
        {
            await file.WriteAsync(content, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private async Task<Guard> LockAsync(CancellationToken cancellationToken)
    {
        await _inProcess.WaitAsync(cancellationToken);
        try
        {
            return new Guard(this, await OpenAsync(cancellationToken));
        }
        catch
        {
            _inProcess.Release();
            throw;
        }
    }

    private async Task<FileStream> OpenAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            if (FileLocks.TryOpen(Path.Combine(_root, ".state.lock")) is { } file)
            {
                return file;
            }

            if (_time.GetElapsedTime(started) > LockTimeout)
            {
                throw new IOException($"The state folder '{_root}' was locked by another process for {Durations.Format(LockTimeout)}.");
            }

            await Task.Delay(Poll, _time, cancellationToken);
        }
    }

    private string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(_root, key));
        return path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ArgumentException($"The key '{key}' leaves the state folder.", nameof(key));
    }

    private sealed class Guard(FileStateStore owner, FileStream file) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            owner._inProcess.Release();
        }
    }
}
