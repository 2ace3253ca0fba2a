namespace GitOpsServerless.Sandbox.Kubernetes.Storage;

/// <summary>What happened to an object.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object after it; for a deletion, the last version with the revision of the deletion.</param>
/// <param name="Previous">The object before it; null for a creation.</param>
internal sealed record WatchEvent(WatchEventType Type, StoredObject Object, StoredObject? Previous)
{
    public long Revision => Object.Revision;
}

/// <summary>The kinds of change.</summary>
internal enum WatchEventType
{
    Added,
    Modified,
    Deleted,
}
