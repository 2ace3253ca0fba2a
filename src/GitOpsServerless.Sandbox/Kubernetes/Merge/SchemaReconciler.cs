namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>
/// Fits a recorded field set to a schema that has changed since: what has become atomic is owned as a whole.
/// What has become granular stays as it was recorded.
/// </summary>
internal static class SchemaReconciler
{
    public static FieldSet Reconcile(FieldSet set, SchemaNode schema) => NeedsWork(set, schema) ? Rebuild(set, schema) : set;

    private static bool NeedsWork(FieldSet set, SchemaNode? schema)
    {
        foreach (var (element, _, children) in set.Entries)
        {
            if (children is { IsEmpty: false } && Below(schema, element) is { } below && (IsAtomic(below) || NeedsWork(children, below)))
            {
                return true;
            }
        }

        return false;
    }

    private static FieldSet Rebuild(FieldSet set, SchemaNode? schema)
    {
        var result = new FieldSet();
        foreach (var (element, isMember, children) in set.Entries)
        {
            var below = Below(schema, element);
            if (children is null or { IsEmpty: true } || below is null || !IsAtomic(below))
            {
                if (children is not null)
                {
                    result.Attach(element, below is null ? children : Rebuild(children, below));
                }

                if (isMember)
                {
                    result.Add(element);
                }
            }
            else
            {
                result.Add(element);
            }
        }

        return result;
    }

    private static SchemaNode? Below(SchemaNode? schema, PathElement element) =>
        element.IsField ? schema?.Map?.Find(element.Name) : schema?.List?.Element;

    /// <summary>Values without a schema (the deduced type) are never changed.</summary>
    private static bool IsAtomic(SchemaNode schema) =>
        !ReferenceEquals(schema, SchemaNode.Deduced) && (schema.Map?.IsAtomic ?? schema.List?.IsAtomic ?? false);
}
