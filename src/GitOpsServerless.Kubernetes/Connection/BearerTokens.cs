namespace GitOpsServerless.Kubernetes;

/// <summary>What a bearer token may look like (RFC 6750): one word that fits into a header.</summary>
internal static class BearerTokens
{
    public static bool IsValid(string token) => token.Length > 0 && token.All(c => c is > ' ' and <= '~');
}
