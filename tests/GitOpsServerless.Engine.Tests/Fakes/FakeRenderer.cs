using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Tests.Fakes;

/// <summary>Renders each file below the application's path to a ConfigMap whose data is the file's text; a text starting with <c>!</c> does not render.</summary>
internal sealed class FakeRenderer : IRenderer
{
    /// <summary>The resource of a file.</summary>
    public Func<string, ResourceId> IdOf { get; set; } = static path => new ResourceId("ConfigMap", "demo", path);

    public Platform Platform => Platform.Kubernetes;

    public ValueTask<bool> AcceptsAsync(RenderRequest request, CancellationToken cancellationToken) => ValueTask.FromResult(true);

    public async Task<Result<DesiredState>> RenderAsync(RenderRequest request, CancellationToken cancellationToken)
    {
        var resources = new List<DesiredResource>();
        foreach (var entry in (await request.Files.ListAsync(string.Empty, cancellationToken)).Value.Where(e => e.Path.StartsWith(request.Application.Source.Path, StringComparison.Ordinal)))
        {
            var text = Encoding.UTF8.GetString((await request.Files.ReadAsync(entry.Path, cancellationToken)).Value!.Value.Span);
            if (text.StartsWith('!'))
            {
                return DiagnosticCatalog.InvalidYaml.Create("It does not render.", entry.Path, 1);
            }

            foreach (var (name, input) in request.Inputs)
            {
                text = text.Replace($"({name})", input!.GetValue<string>(), StringComparison.Ordinal);
            }

            resources.Add(new DesiredResource(
                IdOf(entry.Path), "v1", new JsonObject { ["data"] = new JsonObject { ["value"] = text } }, new Provenance(entry.Path, 1)));
        }

        return new DesiredState(resources);
    }
}
