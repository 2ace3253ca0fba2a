using GitOpsServerless.Contracts;

namespace GitOpsServerless.Rendering.Sops;

/// <summary>Reads <c>${keyvault:name}</c>, <c>${keyvault:name/version}</c> and <c>${keyvault:https://…/secrets/name/version}</c>.</summary>
internal static class SecretReferences
{
    private const string Begin = "${keyvault:";

    public static SecretReference? Parse(string text)
    {
        if (!text.StartsWith(Begin, StringComparison.Ordinal) || !text.EndsWith('}'))
        {
            return null;
        }

        var inner = text[Begin.Length..^1];
        if (Uri.TryCreate(inner, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps)
        {
            return uri.AbsolutePath.Trim('/').Split('/') is ["secrets", var name, .. var rest]
                ? new SecretReference(uri.GetLeftPart(UriPartial.Authority), name, rest.FirstOrDefault())
                : null;
        }

        var parts = inner.Split('/', 2);
        return new SecretReference(null, parts[0], parts.Length > 1 ? parts[1] : null);
    }
}
