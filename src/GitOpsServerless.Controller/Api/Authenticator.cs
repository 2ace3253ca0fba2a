using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Controller.Api;

/// <summary>Finds out who asks. Platform identity first, then keys, then the machine's own user.</summary>
internal sealed class Authenticator(AccessOptions options)
{
    private const string ReaderRole = "GitOps.Reader";
    private const string OperatorRole = "GitOps.Operator";
    private const string KeyHeader = "x-functions-key";
    private const string KeyQuery = "code";
    private const int LongestKey = 512;

    /// <summary>Why a request has no caller, in words.</summary>
    public string Refusal => options.TrustLoopback
        ? "The request shows no known identity. One of this machine needs none, unless it came through a proxy, shows a key that is not known, or names another host."
        : "The request shows no known identity.";

    /// <summary>The caller, or null when no known identity was shown.</summary>
    public Caller? Authenticate(HttpContext context) => OfPlatform(context) ?? OfKey(context) ?? OfLoopback(context);

    private Caller? OfPlatform(HttpContext context)
    {
        if (!options.TrustPlatformIdentity || PlatformPrincipal.Parse(context.Request.Headers["X-MS-CLIENT-PRINCIPAL"]) is not { } principal)
        {
            return null;
        }

        var grants = options.Principals.Where(p => principal.Identities.Contains(p.Principal)).Select(p => p.Grant);
        return new Caller(principal.Name, [.. grants, .. principal.Identities.Select(OfAppRole).OfType<AccessGrant>()]);
    }

    // GitOps.Operator, or GitOps.Operator.PROJECT for one project.
    private static AccessGrant? OfAppRole(string role) =>
        role == OperatorRole ? new AccessGrant(AccessRole.Operator, ["*"])
        : role == ReaderRole ? new AccessGrant(AccessRole.Reader, ["*"])
        : role.StartsWith(OperatorRole + ".", StringComparison.Ordinal) ? new AccessGrant(AccessRole.Operator, [role[(OperatorRole.Length + 1)..]])
        : role.StartsWith(ReaderRole + ".", StringComparison.Ordinal) ? new AccessGrant(AccessRole.Reader, [role[(ReaderRole.Length + 1)..]])
        : null;

    // As the Functions host takes it: the header before the query. The host looks at the first value only, so two of them are shown by
    // somebody who wants the host and this process to see different keys.
    private Caller? OfKey(HttpContext context)
    {
        var header = context.Request.Headers[KeyHeader];
        var query = context.Request.Query[KeyQuery];
        if (header.Count > 1 || query.Count > 1)
        {
            return null;
        }

        if (options.Keys.Count == 0)
        {
            return options.TrustFunctionsKey && context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal) ? new Caller("functions-key", Caller.OperatorOfAll) : null;
        }

        var key = (string?)(header.Count > 0 ? header : query);
        return key is { Length: > 0 and <= LongestKey } && Find(key) is { } grant ? new Caller(grant.Name, [grant.Grant]) : null;
    }

    private KeyGrant? Find(string key)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        KeyGrant? found = null;
        foreach (var grant in options.Keys)
        {
            found = CryptographicOperations.FixedTimeEquals(Convert.FromHexString(grant.Sha256), digest) ? grant : found;
        }

        return found;
    }

    // A key that is not known is no reason to take somebody for the machine's own user: it may have been taken away from them.
    private Caller? OfLoopback(HttpContext context) =>
        options.TrustLoopback && !ShowsKey(context.Request) && LocalRequest.IsDirect(context) ? new Caller("local", Caller.OperatorOfAll) : null;

    private static bool ShowsKey(HttpRequest request) =>
        request.Headers.ContainsKey(KeyHeader) || request.Headers.ContainsKey("Authorization") || request.Query.ContainsKey(KeyQuery);
}
