using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Runtime.Images;

/// <summary>Changes an image in a repository by one commit, without a clone.</summary>
internal sealed class ImageCommitter(ISource reader, ISourceWriter writer, TimeProvider time)
{
    private const long LargestFile = 4 * 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task<Result<ImageCommit>> CommitAsync(SourceDefinition source, ImageSelection image, CommitRequest commit, CancellationToken cancellationToken)
    {
        var followed = await reader.ResolveAsync(source, cancellationToken);
        if (!followed.IsSuccess)
        {
            return Result<ImageCommit>.Failure(followed.Diagnostics);
        }

        var edits = await EditsAsync(source, followed.Value, image, cancellationToken);
        if (!edits.IsSuccess)
        {
            return Result<ImageCommit>.Failure(edits.Diagnostics);
        }

        var baseBranch = source.Revision ?? followed.Value.Reference ?? "main";
        var branch = commit.Branch ?? baseBranch;
        var changed = edits.Value.Where(e => e.Value.Lines.Count > 0).ToDictionary(StringComparer.Ordinal);
        if (changed.Count == 0 || commit.DryRun)
        {
            return new ImageCommit(branch, changed, changed.Count == 0 && !commit.DryRun ? new PushOutcome(PushStatus.NothingToChange, followed.Value) : null);
        }

        var change = new SourceChange(branch, commit.Message, commit.Author, commit.Email ?? $"{commit.Author}@gitops-serverless")
        {
            BaseBranch = baseBranch,
            Files = changed.ToDictionary(e => e.Key, e => (ReadOnlyMemory<byte>?)Strict.GetBytes(e.Value.Text), StringComparer.Ordinal),
            Date = time.GetUtcNow(),
        };
        var pushed = await writer.PushAsync(source, change, cancellationToken);
        return pushed.IsSuccess ? new ImageCommit(branch, changed, pushed.Value) : Result<ImageCommit>.Failure(pushed.Diagnostics);
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
