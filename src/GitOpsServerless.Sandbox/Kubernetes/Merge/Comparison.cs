namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>How one value differs from another.</summary>
internal sealed record Comparison(FieldSet Removed, FieldSet Modified, FieldSet Added)
{
    public bool IsSame => Removed.IsEmpty && Modified.IsEmpty && Added.IsEmpty;

    public FieldSet Touched => Modified.Union(Added);

    public Comparison Without(FieldSet? fields) => fields is null
        ? this
        : new Comparison(Removed.RecursiveDifference(fields), Modified.RecursiveDifference(fields), Added.RecursiveDifference(fields));
}
