using System.Buffers.Text;
using System.Globalization;
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

    /// <summary>
    /// Null where the secret is a plain token. What begins as a JSON document and cannot be read, or lacks these fields, is refused, as is a key
    /// in PEM alone: it would go to the host as a token, with the private key in it.
    /// </summary>
    public static GitHubAppKey? TryParse(string secret)
    {
        secret = secret.TrimStart('\uFEFF').Trim();
        if (secret.StartsWith("-----BEGIN", StringComparison.Ordinal))
        {
            throw Refusal("a key in PEM");
        }

        if (!secret.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(secret);
            var root = document.RootElement;
            return new GitHubAppKey(Text(root, "appId"), Text(root, "installationId"), Text(root, "privateKey"));
        }
        catch (JsonException exception)
        {
            throw Refusal(string.Create(CultureInfo.InvariantCulture, $"a JSON document that cannot be read at line {exception.LineNumber + 1}"));
        }
        catch (Exception exception) when (exception is KeyNotFoundException or FormatException)
        {
            throw Refusal("a JSON document without the fields of a key");
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

    /// <summary>The address of the API: its own host for github.com and the hosts of GitHub Enterprise Cloud (SUBDOMAIN.ghe.com), a path below the host of an enterprise server.</summary>
    public Uri TokenAddress(Uri repository)
    {
        var host = repository.IdnHost.ToLowerInvariant();
        var root = host == "github.com" || host.EndsWith(".ghe.com", StringComparison.Ordinal)
            ? $"https://api.{host}"
            : repository.GetLeftPart(UriPartial.Authority) + "/api/v3";
        return new Uri($"{root}/app/installations/{Uri.EscapeDataString(InstallationId)}/access_tokens");
    }

    private static GitException Refusal(string what) => new(
        GitFault.Unauthorized,
        $"The secret is {what}, so it is not sent. The key of a GitHub App is a JSON document with the fields appId, installationId and privateKey, line feeds in it written as \\n.");

    private static string Text(JsonElement root, string name) => root.GetProperty(name) switch
    {
        { ValueKind: JsonValueKind.String } value => value.GetString()!,
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        _ => throw new FormatException(name),
    };

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
