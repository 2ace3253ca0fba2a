using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.Sources;

namespace GitOpsServerless.Runtime.Operators;

/// <summary>Renders a folder of this machine as an application would, without one.</summary>
internal sealed class FolderRenderer(IReadOnlyList<IRenderer> renderers)
{
    private const string Nobody = "00000000-0000-0000-0000-000000000000";

    private static readonly string[] Extensions = [".yaml", ".yml", ".json", ".bicep", ".bicepparam"];

    // A template says itself for which scope it is written; the first one that it does not refuse is its own.
    private static readonly AzureTargetDefinition[] Scopes =
    [
        new() { Subscription = Nobody, ResourceGroup = "manifest", Location = "westeurope" },
        new() { Subscription = Nobody, Location = "westeurope" },
        new() { ManagementGroup = "manifest", Location = "westeurope" },
        new() { Tenant = Nobody, Location = "westeurope" },
    ];

    public async Task<Result<DesiredState>> RenderAsync(FolderRendering query, CancellationToken cancellationToken)
    {
        if (IsUnknownFile(query))
        {
            return NotRecognised(query.Path);
        }

        var source = new SourceDefinition { Directory = query.Root, Path = query.Path };
        var directory = new DirectorySource(query.Root, snapshotFolder: null);
        var revision = await directory.ResolveAsync(source, cancellationToken);
        var files = revision.IsSuccess
            ? await directory.FetchAsync(source, revision.Value, cancellationToken)
            : Result<IFileTree>.Failure(revision.Diagnostics);
        if (!files.IsSuccess)
        {
            return Result<DesiredState>.Failure(files.Diagnostics);
        }

        var rendering = query.Rendering.Kind == RenderingKind.Auto ? query.Rendering with { Kind = await KindOfAsync(query.Path, files.Value, cancellationToken) } : query.Rendering;
        var application = new ApplicationDefinition(query.Name) { Source = source, Rendering = rendering };
        var request = new RenderRequest(application, files.Value);
        foreach (var renderer in renderers)
        {
            if (await renderer.AcceptsAsync(request, cancellationToken))
            {
                return renderer.Platform == Platform.Azure
                    ? await RenderTemplateAsync(renderer, request, cancellationToken)
                    : await renderer.RenderAsync(request, cancellationToken);
            }
        }

        return NotRecognised(query.Path);
    }

    private static Diagnostic NotRecognised(string path) =>
        DiagnosticCatalog.NoRenderer.Create($"Nothing under '{path}' is recognised as manifests, a kustomization, a chart, Bicep or an ARM template.", path);

    private static bool IsUnknownFile(FolderRendering query) =>
        File.Exists(Path.Combine(query.Root, query.Path)) && !Extensions.Contains(Path.GetExtension(query.Path), StringComparer.OrdinalIgnoreCase);

    // A folder shows what it is; of a file the name says it, and for JSON the content.
    private static async Task<RenderingKind> KindOfAsync(string path, IFileTree files, CancellationToken cancellationToken)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".yaml" or ".yml":
                return RenderingKind.Plain;
            case ".json":
                var content = await files.ReadAsync(path, cancellationToken);
                var isTemplate = content is { IsSuccess: true, Value: { } bytes } && Encoding.UTF8.GetString(bytes.Span).Contains("eploymentTemplate.json", StringComparison.Ordinal);
                return isTemplate ? RenderingKind.Arm : RenderingKind.Plain;
            default:
                return RenderingKind.Auto;
        }
    }

    private static async Task<Result<DesiredState>> RenderTemplateAsync(IRenderer renderer, RenderRequest request, CancellationToken cancellationToken)
    {
        Result<DesiredState>? first = null;
        foreach (var scope in Scopes)
        {
            var state = await renderer.RenderAsync(request with { Target = new TargetDefinition("manifest") { Azure = scope } }, cancellationToken);
            if (state.IsSuccess || state.Error!.Code != DiagnosticCatalog.TemplateScopeMismatch.Code)
            {
                return state;
            }

            first ??= state;
        }

        return first!;
    }
}
