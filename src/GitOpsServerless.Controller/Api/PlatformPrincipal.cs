using System.Text.Json;
using GitOpsServerless.Controller.Webhooks;

namespace GitOpsServerless.Controller.Api;

/// <summary>
/// The identity in <c>X-MS-CLIENT-PRINCIPAL</c>, as App Service authentication writes it: base64 of
/// <c>{"auth_typ","claims":[{"typ","val"}],"name_typ","role_typ"}</c> (https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities).
/// </summary>
/// <param name="Name">Name for records.</param>
/// <param name="Identities">Object id, application id, groups, roles and names.</param>
internal sealed record PlatformPrincipal(string Name, IReadOnlySet<string> Identities)
{
    private const int LongestHeader = 64 * 1024;

    private static readonly HashSet<string> s_identityClaims = new(StringComparer.OrdinalIgnoreCase)
    {
        "oid", "http://schemas.microsoft.com/identity/claims/objectidentifier", "appid", "azp", "groups", "roles",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/role", "preferred_username",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
    };

    private static readonly string[] s_nameClaims =
        ["preferred_username", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", "name", "appid", "azp", "oid", "http://schemas.microsoft.com/identity/claims/objectidentifier"];

    public static PlatformPrincipal? Parse(string? header)
    {
        var buffer = new byte[Math.Min(header?.Length ?? 0, LongestHeader)];
        if (string.IsNullOrEmpty(header) || header.Length > LongestHeader || !Convert.TryFromBase64String(header, buffer, out var length))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(buffer.AsMemory(0, length), new JsonDocumentOptions { MaxDepth = 8 });
            var claims = document.RootElement.Items("claims")
                .Select(c => (Type: c.Text("typ"), Value: c.Text("val")))
                .Where(c => c.Type is not null && c.Value is not null)
                .ToList();
            var name = s_nameClaims.Select(t => claims.FirstOrDefault(c => string.Equals(c.Type, t, StringComparison.OrdinalIgnoreCase)).Value).FirstOrDefault(v => v is not null);
            return name is null
                ? null
                : new PlatformPrincipal(name, claims.Where(c => s_identityClaims.Contains(c.Type!)).Select(c => c.Value!).ToHashSet(StringComparer.OrdinalIgnoreCase));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
