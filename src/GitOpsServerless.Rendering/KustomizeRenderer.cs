using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Detection;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Rendering.Kustomize;
using GitOpsServerless.Rendering.Pipeline;
using GitOpsServerless.Rendering.Remote;
using GitOpsServerless.Rendering.Sops;
using GitOpsServerless.Rendering.Tools;

namespace GitOpsServerless.Rendering;

/// <summary>
/// Renders kustomizations with the real program (<c>kustomize build</c>, or <c>kubectl kustomize</c>) on a private copy of exactly the
/// files that the kustomization reaches. The load restriction is checked here, before the program runs.
/// </summary>
public sealed class KustomizeRenderer(RenderingOptions options) : IRenderer, IDisposable
{
    private const string Help = "Install kustomize 5 or newer, put it beside the controller, or set its path.";
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
        var files = new MountedTree(request.Files);
        var walker = new KustomizationWalker(files, new RemoteFiles(options, request.Secrets, files), options, diagnostics);
        var closure = await walker.WalkAsync(path, request.Application.Rendering.Kustomize, cancellationToken);
        if (diagnostics.Exists(d => d.IsError))
        {
            return Result<DesiredState>.Failure(diagnostics);
        }

        if (_locator.Find(options.KustomizePath, "kustomize", "kubectl") is not { } tool)
        {
            return DiagnosticCatalog.ToolMissing.Create(
                ToolLocator.Missing(options.KustomizePath, "GITOPS_KUSTOMIZE_PATH", "Neither kustomize nor kubectl was found."), path, help: Help);
        }

        return await BuildAsync(request, closure.Folder, closure, tool, diagnostics, cancellationToken);
    }

    /// <summary>Releases what limits the number of programs.</summary>
    public void Dispose() => _program.Dispose();

    private async Task<Result<DesiredState>> BuildAsync(
        RenderRequest request, string path, KustomizationClosure closure, Tool tool, List<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var removeOrigins = closure.Root is not null && KustomizeOverlay.RequestOrigins(closure.Root);
        closure.WriteUnderstood();
        var vault = new SecretVault();
        diagnostics.AddRange(await _decryptor.ReplaceAllAsync(closure.Files, request.Secrets, vault, cancellationToken));
        if (diagnostics.Exists(d => d.IsError))
        {
            return Result<DesiredState>.Failure(diagnostics);
        }

        foreach (var (folder, configures) in closure.Configurations)
        {
            var made = await BuildFolderAsync(folder, closure, tool, cancellationToken);
            diagnostics.AddRange(made.IsSuccess ? ConfigurationCheck.CheckOutput(made.Value.Output, folder, configures, closure) : made.Diagnostics);
            if (diagnostics.Exists(d => d.IsError))
            {
                return Result<DesiredState>.Failure(diagnostics);
            }
        }

        var built = await BuildFolderAsync(path, closure, tool, cancellationToken);
        if (!built.IsSuccess)
        {
            return Result<DesiredState>.Failure([.. diagnostics, .. built.Diagnostics]);
        }

        var origin = new OriginAnnotation(path, closure.RootFile ?? path, removeOrigins, closure);
        return new RenderPipeline(request, options.Limits) { Locate = origin.Apply, Secrets = vault }
            .With(diagnostics)
            .Run([new SourceFile(path, built.Value.Output)], built.Value.Digest);
    }

    private async Task<Result<ToolOutput>> BuildFolderAsync(string path, KustomizationClosure closure, Tool tool, CancellationToken cancellationToken)
    {
        var built = await _program.RenderAsync(InputOf(path, closure, tool), cancellationToken);
        return built.IsSuccess || built.Error!.Code != DiagnosticCatalog.ToolFailed.Code
            || KustomizeProbe.IsSuitable(await _program.RenderAsync(KustomizeProbe.Input(tool, ArgumentsOf(string.Empty, tool)), cancellationToken))
            ? built
            : DiagnosticCatalog.ToolMissing.Create(
                $"{tool.Name} is not kustomize 5 or newer: it does not build what that version builds. It said: {built.Error.Message}", path, help: Help);
    }

    private ToolInput InputOf(string path, KustomizationClosure closure, Tool tool) => new(tool, path)
    {
        Files = closure.Files,
        Links = closure.Links,
        Arguments = ArgumentsOf(path, tool),
        Explain = text => closure.Explain(text, path),
    };

    private List<string> ArgumentsOf(string path, Tool tool)
    {
        var arguments = new List<string>
        {
            tool.Name == "kubectl" ? "kustomize" : "build",
            $"./{path}",
            "--load-restrictor",
            "LoadRestrictionsRootOnly",
        };
        if (Reorder is not null)
        {
            arguments.AddRange(["--reorder", Reorder]);
        }

        return arguments;
    }
}
