using GitOpsServerless.Bicep.Intermediate;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>Merging of object expressions, as decorators do it with type schemas.</summary>
internal static class ExprObjects
{
    public static ObjectExpr Merge(this ObjectExpr target, string name, Expr value)
    {
        var before = target.Properties;
        var at = 0;
        while (at < before.Count && !string.Equals(before[at].Name, name, StringComparison.Ordinal))
        {
            at++;
        }

        var properties = new ObjectProperty[Math.Max(before.Count, at + 1)];
        for (var i = 0; i < before.Count; i++)
        {
            properties[i] = before[i];
        }

        properties[at] = at == before.Count
            ? new ObjectProperty(name, value)
            : new ObjectProperty(before[at].Key, before[at].Value is ObjectExpr left && value is ObjectExpr right ? left.DeepMerge(right) : value);
        return new ObjectExpr(properties);
    }

    private static ObjectExpr DeepMerge(this ObjectExpr target, ObjectExpr other) => other.Properties.Aggregate(
        target,
        (merged, property) => property.Name is { } name ? merged.Merge(name, property.Value) : merged);
}
