namespace GitOpsServerless.Arm.Client;

/// <summary>Codes of errors that say that a resource does not exist. Each provider has its own: <c>VaultNotFound</c>, <c>RoleDefinitionDoesNotExist</c>.</summary>
internal static class AbsenceCodes
{
    private static readonly string[] Endings = ["NotFound", "DoesNotExist", "NotExist", "NotExists"];

    // About what the resource would be in, or about the question.
    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        "SubscriptionNotFound", "TenantNotFound", "ManagementGroupNotFound", "ResourceTypeNotFound", "ResourceProviderNotFound", "ResourceNamespaceNotFound",
        "ApiVersionNotFound", "RouteNotFound", "EndpointNotFound", "PageNotFound", "HostNotFound", "HttpResourceNotFound",
    };

    public static bool Say(ArmError error) => error.Causes() is { Count: > 0 } causes && causes.All(c => Says(c.Code));

    private static bool Says(string code) => !Others.Contains(code) && Endings.Any(e => code.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
