using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Merge;
using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Fields;

/// <summary>The versions of one kind, seen from the main resource or from its status.</summary>
internal sealed class KindTypes(ResourceKind kind, string? subresource) : IVersionedTypes
{
    private static readonly FieldSet s_status = SetOf("status");
    private static readonly FieldSet s_allButStatus = SetOf("metadata", "spec", "data");

    public SchemaNode? SchemaOf(string apiVersion) => VersionOf(apiVersion)?.Schema;

    public JsonNode? Convert(JsonNode? value, string from, string to) =>
        from == to || value is not JsonObject node || VersionOf(to) is not { } version ? value : VersionConverter.Convert(node, version);

    public FieldSet? IgnoredFields(string apiVersion) => subresource switch
    {
        "status" => s_allButStatus,
        _ => VersionOf(apiVersion)?.HasStatus == true ? s_status : null,
    };

    private ResourceVersion? VersionOf(string apiVersion) => kind.Versions.FirstOrDefault(version => version.ApiVersion == apiVersion);

    private static FieldSet SetOf(params IEnumerable<string> names)
    {
        var set = new FieldSet();
        foreach (var name in names)
        {
            set.Add(PathElement.Field(name));
        }

        return set;
    }
}
