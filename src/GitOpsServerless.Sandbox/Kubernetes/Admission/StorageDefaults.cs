using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>Defaults of volumes, claims and classes.</summary>
internal static class StorageDefaults
{
    public static void Claim(JsonObject spec) => spec.Default("volumeMode", "Filesystem");

    public static void PersistentVolume(JsonObject node)
    {
        var spec = node.Ensure("spec");
        spec.Default("persistentVolumeReclaimPolicy", "Retain");
        spec.Default("volumeMode", "Filesystem");
        spec.Object("hostPath")?.Default("type", "");
    }

    public static void StorageClass(JsonObject node)
    {
        node.Default("reclaimPolicy", "Delete");
        node.Default("volumeBindingMode", "Immediate");
    }

    public static void Driver(JsonObject node)
    {
        var spec = node.Ensure("spec");
        spec.Default("attachRequired", true);
        spec.Default("podInfoOnMount", false);
        spec.Default("storageCapacity", false);
        spec.Default("fsGroupPolicy", "ReadWriteOnceWithFSType");
        spec.Default("requiresRepublish", false);
        spec.Default("seLinuxMount", false);
        spec.Default("volumeLifecycleModes", new JsonArray("Persistent"));
    }
}
