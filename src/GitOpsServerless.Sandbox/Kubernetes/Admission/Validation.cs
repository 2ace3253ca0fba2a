using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;
using GitOpsServerless.Sandbox.Kubernetes.Schema;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>Refuses objects that the API server refuses, with all causes at once.</summary>
internal static class Validation
{
    public static void Create(ResourceVersion version, JsonObject node)
    {
        var causes = new List<FieldCause>();
        MetadataRules.Check(version, node, causes);
        Check(version, node, causes);
        Refuse(version, node, causes);
    }

    public static void Update(ResourceVersion version, JsonObject node, JsonObject before, WriteOptions options)
    {
        var causes = new List<FieldCause>();
        MetadataRules.Check(version, node, causes);
        if (!Generations.SameSpec(before, node))
        {
            Check(version, node, causes);
            if (!options.IsInternal)
            {
                ImmutableFields.Check(version.Resource, node, before, causes);
            }
        }

        Refuse(version, node, causes);
    }

    private static void Check(ResourceVersion version, JsonObject node, List<FieldCause> causes)
    {
        var storage = version.Resource.Storage;
        if (storage.StructuralSchema is { } schema)
        {
            causes.AddRange(StructuralValidator.Validate(node, schema));
        }
        else if (!version.Resource.IsCustom)
        {
            KindRules.Check(version.Resource, node, causes);
        }
    }

    private static void Refuse(ResourceVersion version, JsonObject node, List<FieldCause> causes)
    {
        if (causes.Count > 0)
        {
            throw new StatusException(ApiStatus.Invalid(version.Resource.Group, version.Kind, node["metadata"].Text("name") ?? "", causes));
        }
    }
}
