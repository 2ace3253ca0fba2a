using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Controller.Api;

/// <summary>
/// Keeps pages of other sites from using a browser's sign-in (https://owasp.org/www-community/attacks/csrf): browsers say where a request
/// comes from, and programs that are no browsers say nothing.
/// </summary>
internal static class SameOrigin
{
    /// <summary>Whether a request that changes something may be served.</summary>
    public static bool IsAllowed(HttpRequest request)
    {
        var site = (string?)request.Headers["Sec-Fetch-Site"];
        if (site is not null)
        {
            return site is "same-origin" or "none";
        }

        var origin = (string?)request.Headers.Origin;
        return origin is null || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && Hosts(request).Contains(uri.Authority, StringComparer.OrdinalIgnoreCase));
    }

    // Behind the Functions host the browser's own name for the app is in a header of the platform.
    private static IEnumerable<string> Hosts(HttpRequest request) =>
        new[] { request.Host.Value, (string?)request.Headers["DISGUISED-HOST"] }.OfType<string>().Where(h => h.Length > 0);
}
