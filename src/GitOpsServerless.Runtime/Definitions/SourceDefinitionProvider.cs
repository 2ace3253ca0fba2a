using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions;
using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Runtime.Definitions;

/// <summary>
/// Reads definitions from a source. The last readable ones stay in force while the root cannot be reached; within the freshness
/// nothing is read again, so that a sweep over many applications reads the root once.
/// </summary>
public sealed class SourceDefinitionProvider(ISource source, SourceDefinition root, TimeProvider time, TimeSpan freshness) : IDefinitionProvider, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private DefinitionSet _last = DefinitionSet.Empty with { IsPartial = true };
    private DefinitionSet _answer = DefinitionSet.Empty;
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <inheritdoc />
    public async Task<DefinitionSet> GetAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() - _readAt >= freshness)
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
            return Keep(revision.Diagnostics);
        }

        if (revision.Value.Id == _last.Revision)
        {
            return _last;
        }

        var tree = await source.FetchAsync(root, revision.Value, cancellationToken);
        var entries = tree.IsSuccess
            ? await tree.Value.ListAsync(root.Path, cancellationToken)
            : Result<IReadOnlyList<FileEntry>>.Failure(tree.Diagnostics);
        if (!entries.IsSuccess)
        {
            return Keep(entries.Diagnostics);
        }

        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var entry in entries.Value.Where(IsDefinition))
        {
            var content = await tree.Value.ReadAsync(entry.Path, cancellationToken);
            if (!content.IsSuccess)
            {
                return Keep(content.Diagnostics);
            }

            if (content.Value is { } bytes)
            {
                files[entry.Path] = bytes;
            }
        }

        IReadOnlyList<string> paths = [.. entries.Value.Select(static entry => entry.Path)];
        _last = WithLastKnown(WithoutManifests(SameRepository.Apply(DefinitionReader.Read(files, revision.Value.Id, paths), root)));
        return _last;
    }

    // What stood in a file that cannot be read now is still wanted.
    private DefinitionSet WithLastKnown(DefinitionSet set)
    {
        if (!set.IsPartial)
        {
            return set;
        }

        var applications = set.Applications.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, known) in _last.Applications.Where(a => !set.Invalid.Contains(a.Key)))
        {
            applications.TryAdd(name, known);
        }

        var targets = set.Targets.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, known) in _last.Targets)
        {
            targets.TryAdd(name, known);
        }

        return set with { Applications = applications, Targets = targets };
    }

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

    private DefinitionSet Keep(IReadOnlyList<Diagnostic> diagnostics) => _last with { Diagnostics = [.. _last.Diagnostics, .. diagnostics] };

    private static bool IsDefinition(FileEntry entry) =>
        entry.Kind is FileKind.File or FileKind.Executable
        && Path.GetExtension(entry.Path) is ".yaml" or ".yml";
}
