using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Detection;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Rendering.Kustomize;
using GitOpsServerless.Rendering.Pipeline;
using GitOpsServerless.Rendering.Sops;
using GitOpsServerless.Rendering.Tools;

namespace GitOpsServerless.Rendering;

/// <summary>
/// Renders kustomizations with the real program (<c>kustomize build</c>, or <c>kubectl kustomize</c>) on a private copy of exactly the
/// files that the kustomization reaches. The load restriction is checked here, before the program runs.
/// </summary>
public sealed class KustomizeRenderer(RenderingOptions options) : IRenderer, IDisposable
{
    private readonly ToolLocator _locator = new(options.ToolFolders, options.TempFolder);
    private readonly CachedTool _program = new(options);
    private readonly SopsDecryptor _decryptor = new(options.Sops, options.Limits);

    /// <summary>How many programs were started; an unchanged input starts none.</summary>
    public int ProgramStarts => _program.Starts;

    /// <summary>Order of kustomize's output when its kustomization does not say: <c>none</c>, <c>legacy</c>, or null for the program's default.</summary>
    internal string? Reorder { get; init; }

    /// <inheritdoc />
    public Platform Platform => Platform.Kubernetes;

    /// <inheritdoc />
    public async ValueTask<bool> AcceptsAsync(RenderRequest request, CancellationToken cancellationToken) =>
        await SourceLayout.KindOfAsync(request, cancellationToken) == RenderingKind.Kustomize;

    /// <inheritdoc />
    public async Task<Result<DesiredState>> RenderAsync(RenderRequest request, CancellationToken cancellationToken)
    {
        var path = SourcePath.Normalize(request.Application.Source.Path);
        if (path is null)
        {
            return DiagnosticCatalog.PathOutsideSource.Create($"The path '{request.Application.Source.Path}' leaves the source.");
        }

        var diagnostics = new List<Diagnostic>();
        var walker = new KustomizationWalker(request.Files, options, diagnostics);
        var closure = await walker.WalkAsync(path, request.Application.Rendering.Kustomize, cancellationToken);
        if (diagnostics.Exists(d => d.IsError))
        {
            return Result<DesiredState>.Failure(diagnostics);
        }

        if (_locator.Find(options.KustomizePath, "kustomize", "kubectl") is not { } tool)
        {
            return DiagnosticCatalog.ToolMissing.Create(
                "Neither kustomize nor kubectl was found.", path, help: "Install kustomize 5 or newer, put it beside the controller, or set its path.");
        }

        return await BuildAsync(request, closure.Folder, closure, tool, diagnostics, cancellationToken);
    }

    /// <summary>Releases what limits the number of programs.</summary>
    public void Dispose() => _program.Dispose();

    private async Task<Result<DesiredState>> BuildAsync(
        RenderRequest request, string path, KustomizationClosure closure, Tool tool, List<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var removeOrigins = closure.Root is not null && KustomizeOverlay.RequestOrigins(closure.Root);
        if (closure is { Root: not null, RootFile: not null })
        {
            closure.Files[closure.RootFile] = Encoding.UTF8.GetBytes(closure.Root.ToJsonString(JsonText.Relaxed));
        }

        var vault = new SecretVault();
        diagnostics.AddRange(await _decryptor.ReplaceAllAsync(closure.Files, request.Secrets, vault, cancellationToken));
        if (diagnostics.Exists(d => d.IsError))
        {
            return Result<DesiredState>.Failure(diagnostics);
        }

        var input = new ToolInput(tool, path)
        {
            Files = closure.Files,
            Links = closure.Links,
            Arguments = ArgumentsOf(path, closure, tool),
            NeedsNetwork = closure.NeedsNetwork,
        };
        var built = await _program.RenderAsync(input, cancellationToken);
        if (!built.IsSuccess)
        {
            return Result<DesiredState>.Failure([.. diagnostics, .. built.Diagnostics]);
        }

        var origin = new OriginAnnotation(path, closure.RootFile ?? path, removeOrigins);
        return new RenderPipeline(request, options.Limits) { Locate = origin.Apply, Secrets = vault }
            .With(diagnostics)
            .Run([new SourceFile(path, built.Value.Output)], built.Value.Digest);
    }

    private List<string> ArgumentsOf(string path, KustomizationClosure closure, Tool tool)
    {
        var arguments = new List<string>
        {
            tool.Name == "kubectl" ? "kustomize" : "build",
            $"./{path}",
            "--load-restrictor",
            closure.CrossesFolders ? "LoadRestrictionsNone" : "LoadRestrictionsRootOnly",
        };
        if (Reorder is not null)
        {
            arguments.AddRange(["--reorder", Reorder]);
        }

        return arguments;
    }
}
