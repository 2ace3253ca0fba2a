using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Http;
using GitOpsServerless.Sandbox.Arm.Providers;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>Subscriptions, tenants and providers.</summary>
internal sealed class SubscriptionHandler(ArmContext context)
{
    public ArmAnswer? Answer(ArmRequest request)
    {
        var segments = request.Segments;
        if (segments.Length == 1 && request.Is(0, "subscriptions"))
        {
            return ArmAnswer.List(Known().Select(Subscription));
        }

        if (segments.Length == 1 && request.Is(0, "tenants"))
        {
            return ArmAnswer.List([new JsonObject { ["id"] = $"/tenants/{context.Options.TenantId}", ["tenantId"] = context.Options.TenantId, ["displayName"] = "Sandbox" }]);
        }

        if (segments.Length == 2 && request.Is(0, "subscriptions"))
        {
            return new ArmAnswer(200, Subscription(segments[1]));
        }

        var providers = request.Is(0, "providers") ? 0 : request.Is(2, "providers") && request.Is(0, "subscriptions") ? 2 : -1;
        return providers < 0 || segments.Length > providers + 2 || request.Method != "GET"
            ? null
            : segments.Length == providers + 1
                ? ArmAnswer.List(Namespaces().Select(Provider))
                : Namespaces().Contains(segments[providers + 1], StringComparer.OrdinalIgnoreCase)
                    ? new ArmAnswer(200, Provider(segments[providers + 1]))
                    : ArmAnswer.Error(404, "InvalidResourceNamespace", $"The resource namespace '{segments[providers + 1]}' is invalid.");
    }

    private IEnumerable<string> Known() => context.Options.Subscriptions.Count > 0
        ? context.Options.Subscriptions
        : context.Store.Resources.Select(r => ArmIds.SubscriptionOf(r.Id)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);

    private JsonObject Subscription(string id) => new()
    {
        ["id"] = $"/subscriptions/{id}",
        ["subscriptionId"] = id,
        ["tenantId"] = context.Options.TenantId,
        ["displayName"] = "Sandbox",
        ["state"] = "Enabled",
    };

    private static IEnumerable<string> Namespaces() =>
        ProviderProfiles.All.Select(p => p.Type.Split('/')[0]).Append("Microsoft.Resources").Distinct(StringComparer.OrdinalIgnoreCase);

    private JsonObject Provider(string name)
    {
        var used = context.Store.Resources.Where(r => r.Type.StartsWith(name + "/", StringComparison.OrdinalIgnoreCase)).ToList();
        var types = ProviderProfiles.All.Select(p => p.Type).Where(t => t.StartsWith(name + "/", StringComparison.OrdinalIgnoreCase))
            .Concat(used.Select(u => u.Type)).Distinct(StringComparer.OrdinalIgnoreCase);
        return new JsonObject
        {
            ["id"] = $"/providers/{name}",
            ["namespace"] = name,
            ["registrationState"] = "Registered",
            ["resourceTypes"] = new JsonArray([.. types.Select(t => new JsonObject
            {
                ["resourceType"] = t[(name.Length + 1)..],
                ["locations"] = new JsonArray("West Europe", "North Europe", "East US"),
                ["apiVersions"] = new JsonArray([.. used.Where(u => string.Equals(u.Type, t, StringComparison.OrdinalIgnoreCase)).Select(u => u.ApiVersion).Append("2023-01-01").Distinct().Order(StringComparer.Ordinal).Reverse().Select(v => JsonValue.Create(v))]),
            })]),
        };
    }
}
