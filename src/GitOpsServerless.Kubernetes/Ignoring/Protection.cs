namespace GitOpsServerless.Kubernetes.Ignoring;

/// <summary>What an apply leaves alone of one object.</summary>
/// <param name="InLive">Pointers of ignored fields of the live object.</param>
/// <param name="IsInPayload">Whether Git sets an ignored field.</param>
internal sealed record Protection(IReadOnlyList<string> InLive, bool IsInPayload)
{
    /// <summary>Whether nothing is ignored.</summary>
    public bool IsEmpty => InLive.Count == 0 && !IsInPayload;
}
