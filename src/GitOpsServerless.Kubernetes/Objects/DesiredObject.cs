using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Observing;

namespace GitOpsServerless.Kubernetes;

/// <summary>A desired resource made ready for the API server.</summary>
/// <param name="Resource">As rendered.</param>
/// <param name="Wanted">Where it goes.</param>
/// <param name="Digest">Digest of the desired payload.</param>
internal sealed record DesiredObject(DesiredResource Resource, WantedObject Wanted, string Digest)
{
    private static readonly string[] ServerFields =
        ["uid", "resourceVersion", "generation", "managedFields", "creationTimestamp", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"];

    public ResourceId Id => Resource.Id;

    /// <summary>Whether values of secret references were put in: they change without the digest, which is that of the references.</summary>
    public bool HasReferences => Resource.SourceDigest is not null;

    /// <summary>Whether the payload may hold secrets, so that nothing keeps it.</summary>
    public bool HoldsSecrets => HasReferences || Id.Type == "Secret";

    /// <summary>
    /// The payload that is applied: without fields of the server, with owner label and digest, Secrets with <c>data</c> only
    /// (<c>stringData</c> is write-only, so that nobody could own it).
    /// </summary>
    public JsonObject Payload(string application)
    {
        var payload = (JsonObject)Resource.Payload.DeepClone();
        payload.Remove("status");
        var metadata = payload.Child("metadata");
        foreach (var field in ServerFields)
        {
            metadata.Remove(field);
        }

        metadata["name"] = Id.Name;
        if (Wanted.Kind.IsNamespaced)
        {
            metadata["namespace"] = Wanted.Namespace;
        }
        else
        {
            metadata.Remove("namespace");
        }

        metadata.Child("labels")[WellKnown.ApplicationLabel] = application;
        metadata.Child("annotations")[WellKnown.DigestAnnotation] = Digest;
        if (Id.Type == "Secret")
        {
            EncodeStringData(payload);
        }

        return payload;
    }

    private static void EncodeStringData(JsonObject secret)
    {
        if (secret["stringData"] is not JsonObject plain)
        {
            return;
        }

        secret.Remove("stringData");
        var data = secret.Child("data");
        foreach (var (name, value) in plain)
        {
            data[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.AsText() ?? value?.ToJsonString() ?? string.Empty));
        }
    }
}
