using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Detection;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Rendering.Pipeline;
using GitOpsServerless.Rendering.Sops;

namespace GitOpsServerless.Rendering;

/// <summary>
/// Renders YAML and JSON manifests as they are: multi-document files, <c>List</c> kinds, in the order of paths and documents.
/// Files and folders whose name starts with a dot are left out.
/// </summary>
public sealed class PlainRenderer(RenderingOptions? options = null) : IRenderer
{
    private readonly RenderingLimits _limits = options?.Limits ?? RenderingLimits.Default;
    private readonly SopsDecryptor _decryptor = new(options?.Sops ?? new SopsOptions(), options?.Limits);

    /// <inheritdoc />
    public Platform Platform => Platform.Kubernetes;

    /// <inheritdoc />
    public async ValueTask<bool> AcceptsAsync(RenderRequest request, CancellationToken cancellationToken) =>
        await SourceLayout.KindOfAsync(request, cancellationToken) == RenderingKind.Plain;

    /// <inheritdoc />
    public async Task<Result<DesiredState>> RenderAsync(RenderRequest request, CancellationToken cancellationToken)
    {
        var path = SourcePath.Normalize(request.Application.Source.Path);
        if (path is null)
        {
            return DiagnosticCatalog.PathOutsideSource.Create($"The path '{request.Application.Source.Path}' leaves the source.");
        }

        var reader = new SourceReader(request.Files, _limits);
        var listed = await reader.ListAsync(path, cancellationToken);
        if (!listed.IsSuccess)
        {
            return Result<DesiredState>.Failure(listed.Diagnostics);
        }

        if (listed.Value.Count == 0)
        {
            return DiagnosticCatalog.RenderPathNotFound.Create(
                $"The path '{path}' does not exist, or is empty, at {request.Files.Revision}.", path);
        }

        return await RenderFilesAsync(request, path, reader, listed.Value, cancellationToken);
    }

    private async Task<Result<DesiredState>> RenderFilesAsync(
        RenderRequest request, string path, SourceReader reader, IReadOnlyList<FileEntry> entries, CancellationToken cancellationToken)
    {
        var diagnostics = new List<Diagnostic>();
        var texts = new List<SourceFile>();
        var vault = new SecretVault();
        foreach (var entry in new PlainSelection(path, request.Application.Rendering.Plain).Select(entries, diagnostics))
        {
            var file = await reader.ReadAsync(entry, cancellationToken);
            diagnostics.AddRange(file.Diagnostics);
            if (file.IsSuccess)
            {
                await AddAsync(request, file.Value, texts, vault, diagnostics, cancellationToken);
            }
        }

        return new RenderPipeline(request, _limits) { Secrets = vault }.With(diagnostics).Run(texts);
    }

    private async Task AddAsync(
        RenderRequest request, SourceFile file, List<SourceFile> texts, SecretVault vault, List<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var replaced = await _decryptor.ReplaceAsync(file.Path, file.Content, request.Secrets, vault, cancellationToken);
        if (replaced.IsSuccess)
        {
            texts.Add(file with { Content = replaced.Value });
        }
        else
        {
            diagnostics.AddRange(replaced.Diagnostics);
        }
    }
}
