namespace GitOpsServerless.Controller.Api;

/// <summary>What somebody may do.</summary>
public enum AccessRole
{
    /// <summary>Look at applications, plans, history and drift.</summary>
    Reader,

    /// <summary>Also reconcile, approve, suspend and roll back.</summary>
    Operator,
}

/// <summary>A role in some projects.</summary>
/// <param name="Role">Role; an operator is a reader too.</param>
/// <param name="Projects">Names of projects; <c>*</c> means all.</param>
public sealed record AccessGrant(AccessRole Role, IReadOnlyList<string> Projects)
{
    /// <summary>Whether the grant gives a role in a project; null stands for what belongs to no project.</summary>
    public bool Gives(AccessRole role, string? project) =>
        Role >= role && Projects.Any(p => p == "*" || (project is not null && string.Equals(p, project, StringComparison.Ordinal)));
}

/// <summary>Grants of everybody who shows a certain identity: object id, application id, group id, app role or user name of an Entra token.</summary>
/// <param name="Principal">The identity.</param>
/// <param name="Grant">What it may do.</param>
public sealed record PrincipalGrant(string Principal, AccessGrant Grant);

/// <summary>Grants of everybody who knows a key. Only the key's digest is in the settings.</summary>
/// <param name="Name">Name that is recorded as who asked.</param>
/// <param name="Sha256">SHA-256 of the key in 64 hexadecimal digits.</param>
/// <param name="Grant">What it may do.</param>
public sealed record KeyGrant(string Name, string Sha256, AccessGrant Grant);

/// <summary>Settings of who may do what.</summary>
public sealed record AccessOptions
{
    /// <summary>Entra principals.</summary>
    public IReadOnlyList<PrincipalGrant> Principals { get; init; } = [];

    /// <summary>Keys. Where there are any, a key that is not among them gives no role.</summary>
    public IReadOnlyList<KeyGrant> Keys { get; init; } = [];

    /// <summary>
    /// Take the header of App Service authentication for the truth. Only where the platform puts it in and strips what clients send
    /// (<c>WEBSITE_AUTH_ENABLED</c>).
    /// </summary>
    public bool TrustPlatformIdentity { get; init; }

    /// <summary>
    /// Whoever reached <c>/v1</c> has shown a Functions key to the host (<c>authLevel: function</c>) and is an operator, as long as
    /// <see cref="Keys"/> lists none.
    /// </summary>
    public bool TrustFunctionsKey { get; init; }

    /// <summary>
    /// Whoever comes from this machine is an operator, unless the request has passed a proxy that says so, shows a key, or names another host.
    /// Never behind a Functions host or a proxy that says nothing.
    /// </summary>
    public bool TrustLoopback { get; init; }
}
