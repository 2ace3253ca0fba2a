namespace GitOpsServerless.Controller.Api;

/// <summary>Somebody who showed an identity.</summary>
/// <param name="Name">Name for records.</param>
/// <param name="Grants">What they may do.</param>
internal sealed record Caller(string Name, IReadOnlyList<AccessGrant> Grants)
{
    public bool May(AccessRole role, string? project) => Grants.Any(g => g.Gives(role, project));

    public static IReadOnlyList<AccessGrant> OperatorOfAll { get; } = [new AccessGrant(AccessRole.Operator, ["*"])];
}
