namespace GitOpsServerless.Contracts;

/// <summary>
/// What a resource is called, wherever it lives. The version of its API is not identity.
/// Kubernetes: <c>apps/Deployment</c> (core group: <c>ConfigMap</c>), namespace or empty, name.
/// Azure: <c>Microsoft.Storage/storageAccounts</c>, a scope that starts with a slash such as
/// <c>/subscriptions/…/resourceGroups/…</c>, and the name with parents, such as <c>account/default/container</c>.
/// Azure ids compare without regard to case, as Azure Resource Manager does; Kubernetes ids compare exactly.
/// </summary>
/// <param name="Type">Resource type.</param>
/// <param name="Scope">Kubernetes namespace (empty for cluster scope), or Azure scope.</param>
/// <param name="Name">Name; for nested Azure types all names joined by slashes.</param>
public sealed record ResourceId(string Type, string Scope, string Name) : IComparable<ResourceId>
{
    /// <summary>Whether this is an Azure resource.</summary>
    public bool IsAzure => Scope.StartsWith('/');

    private StringComparison Comparison => IsAzure ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Equality as the owning platform defines it.</summary>
    public bool Equals(ResourceId? other) =>
        other is not null
        && string.Equals(Type, other.Type, Comparison)
        && string.Equals(Scope, other.Scope, Comparison)
        && string.Equals(Name, other.Name, Comparison);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var comparer = IsAzure ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        return HashCode.Combine(comparer.GetHashCode(Type), comparer.GetHashCode(Scope), comparer.GetHashCode(Name));
    }

    /// <summary>Order by scope, type, name.</summary>
    public int CompareTo(ResourceId? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byScope = string.Compare(Scope, other.Scope, Comparison);
        if (byScope != 0)
        {
            return byScope;
        }

        var byType = string.Compare(Type, other.Type, Comparison);
        return byType != 0 ? byType : string.Compare(Name, other.Name, Comparison);
    }

    /// <summary>Kubernetes: <c>apps/Deployment shop/web</c>. Azure: the full resource id. Escaped for people.</summary>
    public override string ToString() => PlainText.Line(IsAzure
        ? AzureResourceId.Format(this)
        : Scope.Length == 0 ? $"{Type} {Name}" : $"{Type} {Scope}/{Name}");

    /// <summary>Order.</summary>
    public static bool operator <(ResourceId left, ResourceId right) => left.CompareTo(right) < 0;

    /// <summary>Order.</summary>
    public static bool operator >(ResourceId left, ResourceId right) => left.CompareTo(right) > 0;

    /// <summary>Order.</summary>
    public static bool operator <=(ResourceId left, ResourceId right) => left.CompareTo(right) <= 0;

    /// <summary>Order.</summary>
    public static bool operator >=(ResourceId left, ResourceId right) => left.CompareTo(right) >= 0;
}
