namespace GitOpsServerless.Sandbox.Arm;

/// <summary>Takes resource ids apart.</summary>
internal static class ArmIds
{
    private const string Providers = "/providers/";

    /// <summary>The type of an id: <c>NAMESPACE/type/child</c>, or that of a group or subscription.</summary>
    public static string TypeOf(string id)
    {
        var at = id.LastIndexOf(Providers, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return id.Count(c => c == '/') > 2 ? "Microsoft.Resources/resourceGroups" : "Microsoft.Resources/subscriptions";
        }

        var segments = id[(at + Providers.Length)..].Split('/');
        return string.Join('/', segments.Where((_, i) => i == 0 || i % 2 == 1));
    }

    /// <summary>The last name of an id.</summary>
    public static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];

    /// <summary>The scope that the last provider part extends; <c>/</c> for the tenant.</summary>
    public static string ScopeOf(string id)
    {
        var at = id.LastIndexOf(Providers, StringComparison.OrdinalIgnoreCase);
        return at switch
        {
            < 0 => id[..id.LastIndexOf("/resourceGroups/", StringComparison.OrdinalIgnoreCase)],
            0 => "/",
            _ => id[..at],
        };
    }

    /// <summary>The id of the parent of a child resource; null for a top-level one.</summary>
    public static string? ParentOf(string id)
    {
        var at = id.LastIndexOf(Providers, StringComparison.OrdinalIgnoreCase);
        var segments = at < 0 ? [] : id[(at + Providers.Length)..].Split('/');
        return segments.Length <= 3 ? null : id[..^(segments[^1].Length + segments[^2].Length + 2)];
    }

    /// <summary>The resource group part of an id; null outside of groups.</summary>
    public static string? GroupOf(string id)
    {
        var segments = id.Split('/', 6);
        return segments.Length > 4
            && string.Equals(segments[1], "subscriptions", StringComparison.OrdinalIgnoreCase)
            && string.Equals(segments[3], "resourceGroups", StringComparison.OrdinalIgnoreCase)
            ? string.Join('/', segments.Take(5))
            : null;
    }

    /// <summary>The subscription of an id; null outside of subscriptions.</summary>
    public static string? SubscriptionOf(string id)
    {
        var segments = id.Split('/', 4);
        return segments.Length > 2 && string.Equals(segments[1], "subscriptions", StringComparison.OrdinalIgnoreCase) ? segments[2] : null;
    }
}
