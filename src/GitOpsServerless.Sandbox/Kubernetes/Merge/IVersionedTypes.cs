using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>The versions of one kind: their schemas, and the conversion between them.</summary>
internal interface IVersionedTypes
{
    /// <summary>The schema of a version; null where the version does not exist any more.</summary>
    SchemaNode? SchemaOf(string apiVersion);

    /// <summary>The value in another version, which exists.</summary>
    JsonNode? Convert(JsonNode? value, string from, string to);

    /// <summary>Fields of a version that no manager can own, or null.</summary>
    FieldSet? IgnoredFields(string apiVersion);
}
