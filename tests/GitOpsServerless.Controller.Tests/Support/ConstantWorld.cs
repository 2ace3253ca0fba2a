using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Controller.Tests.Support;

/// <summary>Git and the target of all applications in memory: what is measured over it is the controller and its engine alone.</summary>
internal sealed class ConstantWorld(IReadOnlyList<string> applications) : IDefinitionProvider
{
    private readonly DefinitionSet _definitions = new()
    {
        Revision = "definitions-1",
        Targets = new Dictionary<string, TargetDefinition> { ["world"] = new("world") { Kubernetes = new KubernetesTargetDefinition { Sandbox = true } } },
        Applications = applications.ToDictionary(
            name => name,
            name => new ApplicationDefinition(name) { Target = "world", Source = new SourceDefinition { Url = $"https://git.example.com/{name}" } },
            StringComparer.Ordinal),
    };

    public string Newest { get; set; } = "revision-1";

    public ConcurrentDictionary<string, string> Live { get; } = new(StringComparer.Ordinal);

    public Task<DefinitionSet> GetAsync(CancellationToken cancellationToken) => Task.FromResult(_definitions);

    public static JsonObject Payload(string revision) => new() { ["revision"] = revision };
}
