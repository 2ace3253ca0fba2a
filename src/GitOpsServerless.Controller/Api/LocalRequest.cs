using System.Net;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Controller.Api;

/// <summary>
/// Tells the machine's own user from those who are let in by a proxy on the same machine or by a name that a web page lets lead to it: both
/// connect from a loopback address.
/// </summary>
internal static class LocalRequest
{
    private static readonly string[] s_proxyPrefixes = ["Forwarded", "X-Forwarded", "X-Original-", "X-Envoy-", "X-ARR-", "X-MS-CLIENT-PRINCIPAL"];

    private static readonly HashSet<string> s_proxyHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-ProxyUser-Ip", "X-Azure-ClientIP", "X-Azure-SocketIP", "CF-Connecting-IP", "CF-Ray",
        "True-Client-IP", "Fastly-Client-IP", "Client-IP",
    };

    /// <summary>Whether the request came straight from a program on this machine that named this machine.</summary>
    public static bool IsDirect(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !HttpProtocol.IsHttp10(context.Request.Protocol)  // what a proxy speaks that was told nothing else
        && NamesThisMachine(context.Request.Host.Host)
        && !context.Request.Headers.Keys.Any(IsOfProxy);

    // A page whose own name leads here (DNS rebinding) sends that name.
    private static bool NamesThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]" or "::1";

    private static bool IsOfProxy(string header) =>
        s_proxyHeaders.Contains(header) || s_proxyPrefixes.Any(p => header.StartsWith(p, StringComparison.OrdinalIgnoreCase));
}
