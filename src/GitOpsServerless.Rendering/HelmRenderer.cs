using System.Text;
using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Detection;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Rendering.Helm;
using GitOpsServerless.Rendering.Pipeline;
using GitOpsServerless.Rendering.Remote;
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
    private const string RemoteChart = ".gitops-remote/chart.tgz";
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
        ChartFunctions.CheckValues(helm, diagnostics);
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
                ToolLocator.Missing(options.HelmPath, "GITOPS_HELM_PATH", "helm was not found."), prepared.Folder, help: "Install Helm 3.10 or newer, put it beside the controller, or set its path.");
        }

        var facts = await FactsAsync(request, cancellationToken);
        if (facts is { IsSuccess: false })
        {
            return Result<DesiredState>.Failure(facts.Diagnostics);
        }

        ToolInput InputWith(SortedDictionary<string, ReadOnlyMemory<byte>> files) =>
            InputOf(tool, release, releaseNamespace, prepared, files, request, facts?.Value);

        var input = InputWith(chart.Contents);
        var built = await _program.RenderAsync(input, cancellationToken);
        if (!built.IsSuccess)
        {
            return Result<DesiredState>.Failure([.. diagnostics, .. built.Diagnostics]);
        }

        var sources = new HelmSources(built.Value.Output.Span, prepared.Folder);
        if (!vault.IsEmpty && await ComputedAsync(input, built.Value.Output, vault, InputWith, sources, cancellationToken) is { } computed)
        {
            return Result<DesiredState>.Failure([.. diagnostics, computed]);
        }

        return new RenderPipeline(request, options.Limits) { Locate = sources.Locate, DefaultNamespace = releaseNamespace, Secrets = vault }
            .With(diagnostics)
            .Run([new SourceFile(prepared.Folder, built.Value.Output)], built.Value.Digest);
    }

    // Encrypted values are rare, and unchanged input is not rendered again: the price is one more run when something changed.
    private async Task<Diagnostic?> ComputedAsync(
        ToolInput input, ReadOnlyMemory<byte> output, SecretVault vault, Func<SortedDictionary<string, ReadOnlyMemory<byte>>, ToolInput> inputWith,
        HelmSources sources, CancellationToken cancellationToken)
    {
        var (otherVault, files) = vault.Renamed(input.Files);
        var other = await _program.RenderAsync(inputWith(files), cancellationToken);
        if (other.Error is { } error)
        {
            return error.Code != DiagnosticCatalog.ToolFailed.Code ? error
                : DiagnosticCatalog.EncryptedValueComputed.Create($"Whether the chart can be rendered depends on an encrypted value, which templates do not see. {error.Message}", error.File, error.Line);
        }

        var computation = new SecretComputation(options.Limits, sources.Locate);
        if (computation.Find((output, vault), (other.Value.Output, otherVault), again: null) is not { } computed)
        {
            return null;
        }

        var again = await _program.RenderAsync(input with { Round = 1 }, cancellationToken);
        return again.IsSuccess ? computation.Find((output, vault), (other.Value.Output, otherVault), again.Value.Output) : computed;
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
        var remote = new RemoteCharts(options, request.Secrets);
        var prepared = helm.Chart is null
            ? await TakeChartAsync(folder, chart, remote, diagnostics, cancellationToken)
            : await TakeRemoteChartAsync(folder, helm, chart, remote, diagnostics, cancellationToken);
        var values = new ChartValues(folder, chart, options, diagnostics);
        prepared = prepared with
        {
            ValueFiles = await values.TakeAsync(helm, cancellationToken),
            FileParameters = await values.TakeParametersAsync(helm, cancellationToken),
        };
        return chart.Tree.Failure is { } failure ? Fail(failure) : prepared;

        Prepared? Fail(Diagnostic diagnostic)
        {
            diagnostics.Add(diagnostic);
            return null;
        }
    }

    private async Task<Prepared> TakeChartAsync(
        string folder, ChartFiles chart, RemoteCharts remote, List<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        await chart.TakeFolderAsync(folder, folder, cancellationToken);
        await new ChartDependencies(chart, options, remote, diagnostics).CompleteAsync(folder, folder, depth: 0, cancellationToken);
        return new Prepared(folder, $"./{folder}");
    }

    private static async Task<Prepared> TakeRemoteChartAsync(
        string folder, HelmOptions helm, ChartFiles chart, RemoteCharts remote, List<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var fetched = await remote.FetchAsync(helm.Repository ?? string.Empty, helm.Chart!, helm.Version ?? string.Empty, cancellationToken);
        diagnostics.AddRange(fetched.Diagnostics);
        if (fetched.IsSuccess)
        {
            chart.TakeArchive(RemoteChart, fetched.Value.Archive);
        }

        return new Prepared(folder, $"./{RemoteChart}");
    }

    // A definition that names the versions itself needs no word from the target.
    private static async Task<Result<TargetFacts>?> FactsAsync(RenderRequest request, CancellationToken cancellationToken) =>
        request.Facts is null || request.Application.Rendering.Helm is { KubeVersion: not null, ApiVersions.Count: > 0 }
            ? null
            : await request.Facts(cancellationToken);

    private static ToolInput InputOf(
        Tool tool, string release, string releaseNamespace, Prepared prepared, SortedDictionary<string, ReadOnlyMemory<byte>> files, RenderRequest request, TargetFacts? facts)
    {
        var helm = request.Application.Rendering.Helm;
        var arguments = HelmArguments.Template(release, prepared.Chart, releaseNamespace, helm, facts);
        var home = new HelmHome(files);
        arguments.AddRange(prepared.ValueFiles.Select(f => $"--values={home.PathFor(f)}"));
        if (helm.Values is not null)
        {
            arguments.Add($"--values={home.Add(InlineValues, Encoding.UTF8.GetBytes(JsonText.Of(helm.Values)))}");
        }

        arguments.AddRange(helm.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => HelmArguments.Set(p.Key, p.Value)));
        arguments.AddRange(helm.StringParameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => HelmArguments.SetString(p.Key, p.Value)));
        arguments.AddRange(prepared.FileParameters.Select(p => $"--set-file={p.Name}={home.PathFor(p.Path)}"));
        return new ToolInput(tool, prepared.Folder)
        {
            Files = files,
            HomeFiles = home.Files,
            Arguments = arguments,
            Explain = text => ToolMessage.OfHelm(home.Restore(text), prepared.Folder, files.ContainsKey),
        };
    }

    private sealed record Prepared(string Folder, string Chart)
    {
        public IReadOnlyList<string> ValueFiles { get; init; } = [];

        public IReadOnlyList<(string Name, string Path)> FileParameters { get; init; } = [];
    }
}
