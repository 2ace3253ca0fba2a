using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>The forms of a patch.</summary>
internal enum PatchKind
{
    /// <summary>RFC 6902.</summary>
    Json,

    /// <summary>RFC 7386.</summary>
    Merge,

    /// <summary>Merge patch that knows list keys; built-in kinds only.</summary>
    StrategicMerge,

    /// <summary>Server-side apply.</summary>
    Apply,
}

/// <summary>Reads the form of a patch from its media type.</summary>
internal static class PatchKinds
{
    public static PatchKind Of(string mediaType, ResourceKind kind) => mediaType switch
    {
        "application/json-patch+json" => PatchKind.Json,
        "application/merge-patch+json" => PatchKind.Merge,
        "application/strategic-merge-patch+json" when !kind.IsCustom => PatchKind.StrategicMerge,
        "application/apply-patch+yaml" => PatchKind.Apply,
        _ => throw new StatusException(ApiStatus.UnsupportedMediaType(mediaType, Accepted(kind))),
    };

    private static IEnumerable<string> Accepted(ResourceKind kind) => kind.IsCustom
        ? ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"]
        : ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml"];
}
