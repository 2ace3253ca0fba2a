using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Images;

/// <summary>Changes an image in a repository by one commit, without a clone.</summary>
internal sealed class ImageCommitter(ISource reader, ISourceWriter writer, TimeProvider time)
{
    private const int Attempts = 5;
    private const long LargestFile = 4 * 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads, changes and pushes; again from the start when somebody else pushes in between, so that nobody's change is lost.</summary>
    public async Task<Result<ImageCommit>> CommitAsync(SourceDefinition source, ImageSelection image, CommitRequest commit, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var done = await TryAsync(source, image, commit, cancellationToken);
            if (attempt == Attempts || !done.IsSuccess || done.Value.Outcome?.Status != PushStatus.NotFastForward)
            {
                return done;
            }
        }
    }

    private async Task<Result<ImageCommit>> TryAsync(SourceDefinition source, ImageSelection image, CommitRequest commit, CancellationToken cancellationToken)
    {
        var start = await StartAsync(source, commit.Branch, cancellationToken);
        if (!start.IsSuccess)
        {
            return Result<ImageCommit>.Failure(start.Diagnostics);
        }

        var edits = await EditsAsync(source, start.Value, image, cancellationToken);
        if (!edits.IsSuccess)
        {
            return Result<ImageCommit>.Failure(edits.Diagnostics);
        }

        var changed = edits.Value.Where(e => e.Value.Lines.Count > 0).ToDictionary(StringComparer.Ordinal);
        if (changed.Count == 0)
        {
            return new ImageCommit(
                commit.Branch ?? start.Value.Reference ?? string.Empty, changed, commit.DryRun ? null : new PushOutcome(PushStatus.NothingToChange, start.Value));
        }

        if (commit.AgreedFiles is { } agreed && changed.Keys.Except(agreed, StringComparer.Ordinal).Order(StringComparer.Ordinal).FirstOrDefault() is { } other)
        {
            return DiagnosticCatalog.CommitNotPushed.Create($"{other} names the image too since the change was looked at. Nothing was pushed.");
        }

        var change = new SourceChange(commit.Branch ?? string.Empty, commit.Message, commit.Author, commit.Email ?? $"{commit.Author}@gitops-serverless")
        {
            BaseBranch = string.Empty,
            BasedOn = start.Value.Id,
            Preview = commit.DryRun,
            Files = changed.ToDictionary(e => e.Key, e => (ReadOnlyMemory<byte>?)Strict.GetBytes(e.Value.Text), StringComparer.Ordinal),
            Date = time.GetUtcNow(),
        };
        var pushed = await writer.PushAsync(source, change, cancellationToken);
        if (!pushed.IsSuccess)
        {
            return Result<ImageCommit>.Failure(pushed.Diagnostics);
        }

        var outcome = pushed.Value.Status == PushStatus.Previewed ? null : pushed.Value;
        return new ImageCommit(pushed.Value.Branch ?? change.Branch, changed, outcome);
    }

    // A branch that is there already goes on from where it is; a new one starts from what is followed.
    private async Task<Result<Revision>> StartAsync(SourceDefinition source, string? branch, CancellationToken cancellationToken)
    {
        var named = branch is null ? null : await reader.ResolveAsync(source with { Revision = branch }, cancellationToken);
        return named is { IsSuccess: true } ? named : await reader.ResolveAsync(source, cancellationToken);
    }

    private async Task<Result<Dictionary<string, ImageEdit>>> EditsAsync(SourceDefinition source, Revision revision, ImageSelection image, CancellationToken cancellationToken)
    {
        var tree = await reader.FetchAsync(source, revision, cancellationToken);
        var entries = tree.IsSuccess ? await tree.Value.ListAsync(source.Path, cancellationToken) : Result<IReadOnlyList<FileEntry>>.Failure(tree.Diagnostics);
        if (!entries.IsSuccess)
        {
            return Result<Dictionary<string, ImageEdit>>.Failure(entries.Diagnostics);
        }

        var edits = new Dictionary<string, ImageEdit>(StringComparer.Ordinal);
        foreach (var entry in entries.Value.Where(IsCandidate))
        {
            var content = await tree.Value.ReadAsync(entry.Path, cancellationToken);
            if (!content.IsSuccess)
            {
                return Result<Dictionary<string, ImageEdit>>.Failure(content.Diagnostics);
            }

            if (content.Value is { } bytes && TextOf(bytes) is { } text && ImageEditor.Edit(entry.Path, text, image) is { Found: > 0 } edit)
            {
                edits[entry.Path] = edit;
            }
        }

        return edits.Count > 0
            ? edits
            : DiagnosticCatalog.ImageNotFound.Create($"No YAML file below '{source.Path}' of {source.Key} names {image.Image}.");
    }

    private static bool IsCandidate(FileEntry entry) =>
        entry.Kind is FileKind.File or FileKind.Executable
        && entry.Size is null or <= LargestFile
        && (entry.Path.EndsWith(".yaml", StringComparison.Ordinal) || entry.Path.EndsWith(".yml", StringComparison.Ordinal) || Path.GetFileName(entry.Path) == "Kustomization");

    private static string? TextOf(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return bytes.Length <= LargestFile ? Strict.GetString(bytes.Span) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
