using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace GitOpsServerless.Git.Http;

/// <summary>
/// The secret of a GitHub App: <c>{"appId": "1", "installationId": "2", "privateKey": "PEM"}</c>. It signs the assertion that GitHub
/// exchanges for an installation token (docs.github.com, "Generating a JSON Web Token (JWT) for a GitHub App").
/// </summary>
internal sealed record GitHubAppKey(string AppId, string InstallationId, string PrivateKey)
{
    /// <summary>GitHub takes ten minutes at most; a minute is left for clocks that differ.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(9);

    /// <summary>Null where the secret is not such a document, so that it is a plain token.</summary>
    public static GitHubAppKey? TryParse(string secret)
    {
        if (!secret.AsSpan().TrimStart().StartsWith("{"))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(secret);
            var root = document.RootElement;
            return new GitHubAppKey(Text(root, "appId"), Text(root, "installationId"), Text(root, "privateKey"));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>A JSON Web Token signed with RS256 (RFC 7519).</summary>
    public string Assertion(DateTimeOffset now)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(PrivateKey);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            throw new GitException(GitFault.Unauthorized, "The private key of the GitHub App cannot be read.");
        }

        var claims = new { iat = now.AddMinutes(-1).ToUnixTimeSeconds(), exp = (now + Lifetime).ToUnixTimeSeconds(), iss = AppId };
        var text = Encode("""{"alg":"RS256","typ":"JWT"}"""u8) + "." + Encode(JsonSerializer.SerializeToUtf8Bytes(claims));
        return text + "." + Encode(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>The address of the API: its own host for github.com, a path below the host of an enterprise server.</summary>
    public Uri TokenAddress(Uri repository)
    {
        var root = repository.IdnHost.Equals("github.com", StringComparison.OrdinalIgnoreCase) ? "https://api.github.com" : repository.GetLeftPart(UriPartial.Authority) + "/api/v3";
        return new Uri($"{root}/app/installations/{Uri.EscapeDataString(InstallationId)}/access_tokens");
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name) switch
    {
        { ValueKind: JsonValueKind.String } value => value.GetString()!,
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        _ => throw new FormatException(name),
    };

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
