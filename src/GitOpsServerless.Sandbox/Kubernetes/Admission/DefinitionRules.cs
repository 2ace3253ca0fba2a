using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>The rules of CustomResourceDefinitions.</summary>
internal static class DefinitionRules
{
    public static void Check(JsonObject node, List<FieldCause> causes)
    {
        var spec = node.Object("spec");
        var names = spec.Object("names");
        var expected = names.Text("plural") + "." + spec.Text("group");
        if (node["metadata"].Text("name") != expected)
        {
            causes.Add(FieldCause.Invalid("metadata.name", $"\"{node["metadata"].Text("name")}\"", "must be spec.names.plural+\".\"+spec.group"));
        }

        if (spec.Text("scope") is not ("Namespaced" or "Cluster"))
        {
            causes.Add(FieldCause.NotSupported("spec.scope", $"\"{spec.Text("scope")}\"", ["Cluster", "Namespaced"]));
        }

        if (names.Text("kind") is null or { Length: 0 })
        {
            causes.Add(FieldCause.Required("spec.names.kind"));
        }

        Versions(spec.Items("versions").ToArray(), causes);
    }

    private static void Versions(JsonObject[] versions, List<FieldCause> causes)
    {
        if (versions.Count(static version => version.Boolean("storage") == true) != 1)
        {
            causes.Add(FieldCause.Invalid("spec.versions", "[]", "must have exactly one version marked as storage version"));
        }

        for (var i = 0; i < versions.Length; i++)
        {
            if (versions[i].Object("schema").Object("openAPIV3Schema") is null)
            {
                causes.Add(FieldCause.Required(FormattableString.Invariant($"spec.versions[{i}].schema.openAPIV3Schema"), "schemas are required"));
            }
        }
    }
}
