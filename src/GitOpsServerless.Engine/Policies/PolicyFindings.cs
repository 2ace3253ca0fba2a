using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Policies;

/// <summary>Turns broken rules into holds or warnings: one for each policy, which names the first resources and counts the rest.</summary>
public static class PolicyFindings
{
    private const int MostNamed = 5;

    /// <summary>The policies of an application, by name.</summary>
    public static IEnumerable<PolicyDefinition> Of(PolicyContext context) => context.Definitions.Policies.Values
        .Where(policy => Wildcards.Allows(policy.Applications, context.Application.Name))
        .OrderBy(static policy => policy.Name, StringComparer.Ordinal);

    /// <summary>Whether a policy looks at a resource.</summary>
    public static bool Covers(PolicyDefinition policy, ResourceId id) => Wildcards.Allows(policy.Kinds, id.Type);

    /// <summary>The hold of a policy; null when nothing is broken or it only warns.</summary>
    public static Hold? Hold(PolicyDefinition policy, IReadOnlyList<string> broken) =>
        broken.Count == 0 || policy.WarnOnly ? null : new Hold(HoldKind.Policy, Describe(policy, broken));

    /// <summary>The warning of a policy that only warns; null when nothing is broken.</summary>
    public static Diagnostic? Warning(PolicyDefinition policy, IReadOnlyList<string> broken) =>
        broken.Count == 0 || !policy.WarnOnly ? null : DiagnosticCatalog.PolicyWarning.Create(Describe(policy, broken), policy.Provenance?.File, policy.Provenance?.Line);

    private static string Describe(PolicyDefinition policy, IReadOnlyList<string> broken)
    {
        var rest = broken.Count > MostNamed ? $" and {broken.Count - MostNamed} more" : string.Empty;
        return $"The policy '{policy.Name}' is broken: {policy.Message} ({string.Join("; ", broken.Take(MostNamed))}{rest})";
    }
}
