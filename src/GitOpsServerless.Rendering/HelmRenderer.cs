using System.Text;
using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Detection;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Rendering.Helm;
using GitOpsServerless.Rendering.Pipeline;
using GitOpsServerless.Rendering.Sops;
using GitOpsServerless.Rendering.Tools;

namespace GitOpsServerless.Rendering;

/// <summary>
/// Renders charts with the real program as <c>helm template</c> does: no release is kept in the cluster, and <c>lookup</c> finds nothing.
/// The program sees a private copy of the chart and its value files, never a cluster.
/// </summary>
public sealed partial class HelmRenderer(RenderingOptions options) : IRenderer, IDisposable
{
    private const string InlineValues = "values.json";
    private readonly ToolLocator _locator = new(options.ToolFolders, options.TempFolder);
    private readonly CachedTool _program = new(options);
    private readonly SopsDecryptor _decryptor = new(options.Sops, options.Limits);

    /// <summary>How many programs were started; an unchanged input starts none.</summary>
    public int ProgramStarts => _program.Starts;

    /// <inheritdoc />
    public Platform Platform => Platform.Kubernetes;

    /// <inheritdoc />
    public async ValueTask<bool> AcceptsAsync(RenderRequest request, CancellationToken cancellationToken) =>
        await SourceLayout.KindOfAsync(request, cancellationToken) == RenderingKind.Helm;

    /// <inheritdoc />
    public async Task<Result<DesiredState>> RenderAsync(RenderRequest request, CancellationToken cancellationToken)
    {
        var diagnostics = new List<Diagnostic>();
        var helm = request.Application.Rendering.Helm;
        var release = helm.ReleaseName ?? request.Application.Name;
        var releaseNamespace = helm.Namespace ?? RenderPipeline.NamespaceOf(request);
        CheckName(release, "release name", 53, diagnostics);
        CheckName(releaseNamespace, "namespace", 63, diagnostics);
        var chart = new ChartFiles(request.Files, options.Limits, diagnostics);
        var prepared = await PrepareAsync(request, chart, diagnostics, cancellationToken);
        var vault = new SecretVault();
        diagnostics.AddRange(await _decryptor.ReplaceAllAsync(chart.Contents, request.Secrets, vault, cancellationToken));
        if (diagnostics.Exists(d => d.IsError) || prepared is null)
        {
            return Result<DesiredState>.Failure(diagnostics);
        }

        if (_locator.Find(options.HelmPath, "helm") is not { } tool)
        {
            return DiagnosticCatalog.ToolMissing.Create(
                "helm was not found.", prepared.Folder, help: "Install Helm 3.10 or newer, put it beside the controller, or set its path.");
        }

        var facts = await FactsAsync(request, cancellationToken);
        if (facts is { IsSuccess: false })
        {
            return Result<DesiredState>.Failure(facts.Diagnostics);
        }

        var input = InputOf(tool, release, releaseNamespace, prepared, chart, request, facts?.Value);
        var built = await _program.RenderAsync(input, cancellationToken);
        if (!built.IsSuccess)
        {
            return Result<DesiredState>.Failure([.. diagnostics, .. built.Diagnostics]);
        }

        var sources = new HelmSources(built.Value.Output.Span, prepared.Folder);
        return new RenderPipeline(request, options.Limits) { Locate = sources.Locate, DefaultNamespace = releaseNamespace, Secrets = vault }
            .With(diagnostics)
            .Run([new SourceFile(prepared.Folder, built.Value.Output)], built.Value.Digest);
    }

    /// <summary>Releases what limits the number of programs.</summary>
    public void Dispose() => _program.Dispose();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameSyntax();

    private static void CheckName(string name, string what, int maxLength, List<Diagnostic> diagnostics)
    {
        if (name.Length > maxLength || !NameSyntax().IsMatch(name))
        {
            diagnostics.Add(DiagnosticCatalog.InvalidRenderOption.Create(
                $"'{name}' is not a valid Helm {what}: lower-case letters, digits and '-', at most {maxLength} characters."));
        }
    }

    private async Task<Prepared?> PrepareAsync(
        RenderRequest request, ChartFiles chart, List<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var source = request.Application.Source.Path;
        var path = SourcePath.Normalize(source);
        var node = path is null ? null : await chart.Tree.FindAsync(path, cancellationToken);
        var helm = request.Application.Rendering.Helm;
        if (node is not { Kind: NodeKind.Folder } && helm.Chart is null)
        {
            diagnostics.Add(DiagnosticCatalog.RenderPathNotFound.Create($"The path '{source}' is no folder of the source at {request.Files.Revision}."));
            return null;
        }

        var folder = node?.Path ?? string.Empty;
        var prepared = helm.Chart is null
            ? await TakeChartAsync(folder, chart, diagnostics, cancellationToken)
            : RemoteChart(folder, helm, diagnostics);
        foreach (var file in helm.ValueFiles)
        {
            await TakeValueFileAsync(folder, file, prepared, chart, diagnostics, cancellationToken);
        }

        return chart.Tree.Failure is { } failure ? Fail(failure) : prepared;

        Prepared? Fail(Diagnostic diagnostic)
        {
            diagnostics.Add(diagnostic);
            return null;
        }
    }

    private async Task<Prepared> TakeChartAsync(string folder, ChartFiles chart, List<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        await chart.TakeFolderAsync(folder, folder, cancellationToken);
        var dependencies = new ChartDependencies(chart, options, diagnostics);
        await dependencies.CompleteAsync(folder, folder, depth: 0, cancellationToken);
        return new Prepared(folder, $"./{folder}", dependencies.Pulls, []);
    }

    private Prepared RemoteChart(string folder, HelmOptions helm, List<Diagnostic> diagnostics)
    {
        var repository = helm.Repository ?? string.Empty;
        if (!Uri.TryCreate(repository, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http" or "oci"))
        {
            diagnostics.Add(DiagnosticCatalog.InvalidRenderOption.Create($"The chart '{helm.Chart}' needs a repository: https://… or oci://…."));
        }
        else if (!options.AllowsHost(uri.Host))
        {
            diagnostics.Add(DiagnosticCatalog.RemoteNotAllowed.Create($"The chart '{helm.Chart}' would be fetched from {uri.Host}."));
        }
        else if (!ChartName().IsMatch(helm.Chart!))
        {
            diagnostics.Add(DiagnosticCatalog.InvalidRenderOption.Create($"'{helm.Chart}' is not a valid chart name."));
        }

        // Unpacked into a folder with the chart's own name, which is the last part of it.
        var pull = HelmArguments.Pull(helm.Chart ?? string.Empty, repository, helm.Version ?? string.Empty, "../home/chart");
        pull.AddRange(["--untar", "--untardir=../home/chart"]);
        return new Prepared(folder, $"../home/chart/{SourcePath.NameOf(helm.Chart ?? string.Empty)}", [pull], []);
    }

    private static async Task TakeValueFileAsync(
        string folder, string file, Prepared prepared, ChartFiles chart, List<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var path = SourcePath.Combine(folder, file);
        var node = path is null ? null : await chart.Tree.FindAsync(path, cancellationToken);
        if (node is not { Kind: NodeKind.File })
        {
            diagnostics.Add(path is null
                ? DiagnosticCatalog.PathOutsideSource.Create($"The value file '{file}' does not lead to a file of the source.")
                : DiagnosticCatalog.RenderFileMissing.Create($"The value file '{file}' is not in the source."));
            return;
        }

        if (chart.Contents.ContainsKey(path!) || await chart.TakeFileAsync(node.Path, path!, cancellationToken))
        {
            prepared.ValueFiles.Add($"./{path}");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ChartName();

    // A definition that names the versions itself needs no word from the target.
    private static async Task<Result<TargetFacts>?> FactsAsync(RenderRequest request, CancellationToken cancellationToken) =>
        request.Facts is null || request.Application.Rendering.Helm is { KubeVersion: not null, ApiVersions.Count: > 0 }
            ? null
            : await request.Facts(cancellationToken);

    private static ToolInput InputOf(
        Tool tool, string release, string releaseNamespace, Prepared prepared, ChartFiles chart, RenderRequest request, TargetFacts? facts)
    {
        var helm = request.Application.Rendering.Helm;
        var arguments = HelmArguments.Template(release, prepared.Chart, releaseNamespace, helm, facts);
        arguments.AddRange(prepared.ValueFiles.Select(f => $"--values={f}"));
        var home = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        if (helm.Values is not null)
        {
            home[InlineValues] = Encoding.UTF8.GetBytes(helm.Values.ToJsonString(JsonText.Relaxed));
            arguments.Add($"--values=../home/{InlineValues}");
        }

        arguments.AddRange(helm.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => HelmArguments.Set(p.Key, p.Value)));
        return new ToolInput(tool, prepared.Folder)
        {
            Files = chart.Contents,
            HomeFiles = home,
            Preparations = prepared.Pulls,
            Arguments = arguments,
            NeedsNetwork = prepared.Pulls.Count > 0,
        };
    }

    private sealed record Prepared(string Folder, string Chart, IReadOnlyList<IReadOnlyList<string>> Pulls, List<string> ValueFiles);
}
