namespace GitOpsServerless.Kubernetes;

/// <summary>
/// The proxy to an API server: <c>proxy-url</c> of the kubeconfig (http, https or socks5), else <c>HTTPS_PROXY</c> and
/// <c>NO_PROXY</c> of the environment as client-go reads them.
/// </summary>
internal static class ProxyAddress
{
    /// <summary>The address of a text; null when it is no proxy that can be used.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5" && proxy.Host.Length > 0 ? proxy : null;

    /// <summary>The proxy that the environment names for a server; null connects directly.</summary>
    public static Uri? FromEnvironment(Uri server, Func<string, string?> environment)
    {
        var name = server.Scheme == "https" ? "HTTPS_PROXY" : "HTTP_PROXY";
        var text = environment(name) ?? environment(name.ToLowerInvariant());
        if (string.IsNullOrEmpty(text) || server.IsLoopback || IsExcluded(server, environment("NO_PROXY") ?? environment("no_proxy") ?? string.Empty))
        {
            return null;
        }

        return Parse(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}");
    }

    private static bool IsExcluded(Uri server, string exceptions) =>
        exceptions.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(e => Excludes(e, server));

    private static bool Excludes(string exception, Uri server)
    {
        if (exception == "*")
        {
            return true;
        }

        if (System.Net.IPNetwork.TryParse(exception, out var network) && System.Net.IPAddress.TryParse(server.IdnHost, out var address))
        {
            return network.Contains(address);
        }

        var colon = exception.LastIndexOf(':');
        if (colon > 0 && exception.IndexOf(':', StringComparison.Ordinal) == colon)
        {
            if (exception[(colon + 1)..] != server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                return false;
            }

            exception = exception[..colon];
        }

        var domain = exception.TrimStart('*').TrimStart('.');
        return string.Equals(server.IdnHost, domain, StringComparison.OrdinalIgnoreCase) && !exception.StartsWith('.')
            || server.IdnHost.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase);
    }
}
