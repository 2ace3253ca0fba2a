namespace GitOpsServerless.Sandbox.Hosting;

/// <summary>
/// Small documents in one folder, one file each. A write replaces the file in one rename, so that a process that is
/// killed at any moment leaves each document either old or new, never half.
/// </summary>
public sealed class StateFolder
{
    private const string Extension = ".json";
    private const string TemporaryExtension = ".tmp";
    private readonly string _root;
    private long _sequence;

    /// <summary>Opens a folder, creates it where absent, and removes what an interrupted write left behind.</summary>
    public StateFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _root = Path.GetFullPath(path);
        Directory.CreateDirectory(_root);
        foreach (var leftover in Directory.EnumerateFiles(_root, "*" + TemporaryExtension))
        {
            File.Delete(leftover);
        }
    }

    /// <summary>Writes or replaces a document. A key may hold any characters.</summary>
    public void Write(string key, ReadOnlySpan<byte> content)
    {
        var temporary = Path.Combine(_root, Interlocked.Increment(ref _sequence).ToString("x", System.Globalization.CultureInfo.InvariantCulture) + TemporaryExtension);
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            stream.Write(content);
        }

        File.Move(temporary, FileOf(key), overwrite: true);
    }

    /// <summary>Deletes a document; one that is absent is deleted already.</summary>
    public void Delete(string key) => File.Delete(FileOf(key));

    /// <summary>All documents with their keys, in no particular order.</summary>
    public IEnumerable<KeyValuePair<string, byte[]>> ReadAll() =>
        from file in Directory.EnumerateFiles(_root, "*" + Extension)
        select KeyValuePair.Create(StateKey.Decode(Path.GetFileNameWithoutExtension(file)), File.ReadAllBytes(file));

    private string FileOf(string key) => Path.Combine(_root, StateKey.Encode(key) + Extension);
}
