using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Kubernetes.Expressions;

namespace GitOpsServerless.Runtime.Definitions;

/// <summary>
/// Reads definitions from a source. The last readable ones stay in force while the root cannot be reached; within the freshness
/// nothing is read again, so that a sweep over many applications reads the root once. They are kept in the state store as well, for
/// processes that start while the root cannot be reached.
/// </summary>
public sealed class SourceDefinitionProvider(ISource source, SourceDefinition root, TimeProvider time, TimeSpan freshness, IStateStore state)
    : IDefinitionProvider, IDisposable
{
    private readonly DefinitionMemory _memory = new(state, root);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private DefinitionSet _last = DefinitionSet.Empty with { IsPartial = true };
    private DefinitionSet _answer = DefinitionSet.Empty;
    private bool _isRead;
    private bool _isRecalled;
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <inheritdoc />
    public async Task<DefinitionSet> GetAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // A clock that was set back must not keep old definitions in force until it has caught up.
            var age = time.GetUtcNow() - _readAt;
            if (age >= freshness || age < TimeSpan.Zero)
            {
                _answer = await ReadAsync(cancellationToken);
                _readAt = time.GetUtcNow();
            }

            return _answer;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _gate.Dispose();

    private async Task<DefinitionSet> ReadAsync(CancellationToken cancellationToken)
    {
        var revision = await source.ResolveAsync(root, cancellationToken);
        if (!revision.IsSuccess)
        {
            return await KeepAsync(revision.Diagnostics, cancellationToken);
        }

        if (_isRead && revision.Value.Id == _last.Revision)
        {
            return _last;
        }

        var tree = await source.FetchAsync(root, revision.Value, cancellationToken);
        var entries = tree.IsSuccess
            ? await tree.Value.ListAsync(root.Path, cancellationToken)
            : Result<IReadOnlyList<FileEntry>>.Failure(tree.Diagnostics);
        if (!entries.IsSuccess)
        {
            return await KeepAsync(entries.Diagnostics, cancellationToken);
        }

        IReadOnlyList<string> paths = [.. entries.Value.Select(static entry => entry.Path)];
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var unreadable = await ReadIntoAsync(files, tree.Value, entries.Value.Where(e => IsFile(e) && IsDefinition(e.Path)), cancellationToken);

        // The data of generators may be JSON; that is read only where a set asks for it.
        var data = DefinitionReader.DataFiles(files, paths);
        unreadable.AddRange(await ReadIntoAsync(files, tree.Value, entries.Value.Where(e => IsFile(e) && !IsDefinition(e.Path) && data.Contains(e.Path)), cancellationToken));

        var set = WithoutManifests(SameRepository.Apply(
            DefinitionReader.Read(files, revision.Value.Id, paths, static expression => CelProgram.Parse(expression).Error), root));
        if (unreadable.Count > 0)
        {
            set = set with { IsPartial = true, Diagnostics = [.. set.Diagnostics, .. unreadable] };
        }

        if (set.IsPartial)
        {
            await RecallAsync(cancellationToken);
        }

        await _memory.KeepAsync(set, cancellationToken);
        var known = WithLastKnown(set);
        _isRead = true;
        if (unreadable.Exists(d => d.IsTransient))
        {
            // Not remembered under its revision: the next look tries the files again.
            _last = known with { Revision = null };
            return known;
        }

        _last = known;
        return known;
    }

    // One file that cannot be read must not take the others away.
    private static async Task<List<Diagnostic>> ReadIntoAsync(
        Dictionary<string, ReadOnlyMemory<byte>> files, IFileTree tree, IEnumerable<FileEntry> entries, CancellationToken cancellationToken)
    {
        var unreadable = new List<Diagnostic>();
        foreach (var entry in entries)
        {
            var content = await tree.ReadAsync(entry.Path, cancellationToken);
            if (!content.IsSuccess)
            {
                unreadable.AddRange(content.Diagnostics);
            }
            else if (content.Value is { } bytes)
            {
                files[entry.Path] = bytes;
            }
        }

        return unreadable;
    }

    // What stood in a file that cannot be read now is still wanted.
    private DefinitionSet WithLastKnown(DefinitionSet set)
    {
        if (!set.IsPartial)
        {
            return set;
        }

        return set with
        {
            Applications = With(set.Applications, _last.Applications.Where(a => !set.Invalid.Contains(a.Key))),
            Targets = With(set.Targets, _last.Targets),
            Projects = With(set.Projects, _last.Projects),
            Policies = With(set.Policies, _last.Policies),
            Notifications = With(set.Notifications, _last.Notifications),
        };
    }

    private static Dictionary<string, T> With<T>(IReadOnlyDictionary<string, T> now, IEnumerable<KeyValuePair<string, T>> known) =>
        known.Where(k => !now.ContainsKey(k.Key)).Concat(now).ToDictionary(StringComparer.Ordinal);

    // Manifests of an application may lie in the same repository as the definitions; what is wrong with them is reported by the application.
    private DefinitionSet WithoutManifests(DefinitionSet set)
    {
        var folders = set.Applications.Values
            .Where(a => a.Source.Path.Length > 0 && (root.Url is null ? a.Source.Directory is not null : a.Source.Url == root.Url))
            .Select(a => Path.Combine(a.Source.Directory ?? string.Empty, a.Source.Path).Replace('\\', '/'))
            .Select(f => Path.GetRelativePath(".", f).Replace('\\', '/') + "/")
            .ToList();
        return set with
        {
            Diagnostics = [.. set.Diagnostics.Where(d => d.File is null || !folders.Exists(f => d.File.StartsWith(f, StringComparison.Ordinal)))],
        };
    }

    private async Task<DefinitionSet> KeepAsync(IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        await RecallAsync(cancellationToken);
        return _last with { Diagnostics = [.. _last.Diagnostics, .. diagnostics] };
    }

    private async Task RecallAsync(CancellationToken cancellationToken)
    {
        if (!_isRead && !_isRecalled && await _memory.ReadAsync(cancellationToken) is { } kept)
        {
            (_last, _isRecalled) = (kept, true);
        }
    }

    internal static bool IsDefinition(string path) => Path.GetExtension(path) is ".yaml" or ".yml";

    private static bool IsFile(FileEntry entry) => entry.Kind is FileKind.File or FileKind.Executable;
}
