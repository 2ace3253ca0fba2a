using GitOpsServerless.Bicep.Intermediate;

namespace GitOpsServerless.Bicep.Emit;

/// <summary>Merging of object expressions, as decorators do it with type schemas.</summary>
internal static class ExprObjects
{
    public static ObjectExpr Merge(this ObjectExpr target, string name, Expr value)
    {
        var properties = target.Properties.ToList();
        var at = properties.FindIndex(property => string.Equals(property.Name, name, StringComparison.Ordinal));
        if (at < 0)
        {
            properties.Add(new ObjectProperty(name, value));
        }
        else
        {
            var merged = properties[at].Value is ObjectExpr left && value is ObjectExpr right ? left.DeepMerge(right) : value;
            properties[at] = new ObjectProperty(properties[at].Key, merged);
        }

        return new ObjectExpr(properties);
    }

    private static ObjectExpr DeepMerge(this ObjectExpr target, ObjectExpr other) => other.Properties.Aggregate(
        target,
        (merged, property) => property.Name is { } name ? merged.Merge(name, property.Value) : merged);
}
