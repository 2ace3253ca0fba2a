using System.Text;

namespace GitOpsServerless.Contracts;

/// <summary>
/// Converts between <see cref="ResourceId"/> and the textual resource id of Azure Resource Manager
/// (https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules).
/// </summary>
public static class AzureResourceId
{
    /// <summary>The type of a resource group.</summary>
    public const string ResourceGroupType = "Microsoft.Resources/resourceGroups";

    /// <summary>The type of a subscription.</summary>
    public const string SubscriptionType = "Microsoft.Resources/subscriptions";

    /// <summary>The tenant scope.</summary>
    public const string TenantScope = "/";

    private const string ProvidersSegment = "/providers/";

    /// <summary>The full resource id, such as <c>/subscriptions/…/resourceGroups/…/providers/Microsoft.Storage/storageAccounts/a</c>.</summary>
    public static string Format(ResourceId id)
    {
        var scope = id.Scope.TrimEnd('/');
        if (string.Equals(id.Type, ResourceGroupType, StringComparison.OrdinalIgnoreCase))
        {
            return $"{scope}/resourceGroups/{id.Name}";
        }

        if (string.Equals(id.Type, SubscriptionType, StringComparison.OrdinalIgnoreCase))
        {
            return $"{scope}/subscriptions/{id.Name}";
        }

        var types = id.Type.Split('/');
        var names = id.Name.Split('/');
        var text = new StringBuilder(scope).Append(ProvidersSegment).Append(types[0]);
        for (var i = 1; i < types.Length; i++)
        {
            text.Append('/').Append(types[i]);
            if (i <= names.Length)
            {
                text.Append('/').Append(names[i - 1]);
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// Parses a full resource id; false when the text is not one. A segment that a URL would read in another way
    /// (<c>..</c>, or one with <c>?</c>, <c>#</c>, <c>%</c> or a backslash) is in no id of Azure.
    /// </summary>
    public static bool TryParse(string? text, out ResourceId? id)
    {
        id = null;
        if (string.IsNullOrEmpty(text) || text[0] != '/')
        {
            return false;
        }

        var trimmed = text.TrimEnd('/');
        if (!trimmed.Split('/').Skip(1).All(IsSegment))
        {
            return false;
        }

        var at = trimmed.LastIndexOf(ProvidersSegment, StringComparison.OrdinalIgnoreCase);
        id = at < 0 ? ParseContainer(trimmed) : ParseResource(trimmed, at);
        return id is not null;
    }

    /// <summary>Parses a full resource id.</summary>
    /// <exception cref="FormatException">The text is not a resource id.</exception>
    public static ResourceId Parse(string text) =>
        TryParse(text, out var id) ? id! : throw new FormatException($"'{text}' is not an Azure resource id.");

    private static bool IsSegment(string segment) =>
        segment is not ("" or "." or "..") && !segment.Any(c => c is '\\' or '?' or '#' or '%' || char.IsControl(c));

    private static ResourceId? ParseContainer(string text)
    {
        var segments = text.Split('/');
        return segments switch
        {
            ["", var s, { Length: > 0 } sub] when Is(s, "subscriptions") => new ResourceId(SubscriptionType, TenantScope, sub),
            ["", var s, { Length: > 0 } sub, var g, { Length: > 0 } group] when Is(s, "subscriptions") && Is(g, "resourceGroups") =>
                new ResourceId(ResourceGroupType, $"/subscriptions/{sub}", group),
            _ => null,
        };
    }

    private static ResourceId? ParseResource(string text, int at)
    {
        var scope = at == 0 ? TenantScope : text[..at];
        var segments = text[(at + ProvidersSegment.Length)..].Split('/');
        if (segments.Length < 3 || segments.Length % 2 == 0 || segments.Any(s => s.Length == 0))
        {
            return null;
        }

        var type = new StringBuilder(segments[0]);
        var name = new StringBuilder();
        for (var i = 1; i < segments.Length; i += 2)
        {
            type.Append('/').Append(segments[i]);
            if (name.Length > 0)
            {
                name.Append('/');
            }

            name.Append(segments[i + 1]);
        }

        return new ResourceId(type.ToString(), scope, name.ToString());
    }

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
