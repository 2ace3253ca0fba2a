using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.KeyVault;

/// <summary>
/// Decrypts with keys that never leave Azure Key Vault (REST operation <c>decrypt</c>, RSA-OAEP-256), in the vaults that the operator names and
/// in no other: which vault and key it is comes from Git.
/// </summary>
public sealed partial class KeyVaultDecryptor
{
    private const string ApiVersion = "7.4";
    private readonly TokenCredential _credential;
    private readonly HttpPipelineTransport? _transport;
    private readonly HashSet<string> _vaults;

    /// <summary>Creates a decryptor.</summary>
    /// <param name="credential">The identity that decrypts.</param>
    /// <param name="vaults">Host names of the vaults, such as <c>kv-shop.vault.azure.net</c>.</param>
    /// <param name="transport">Transport; null for the default one.</param>
    public KeyVaultDecryptor(TokenCredential credential, IEnumerable<string> vaults, HttpPipelineTransport? transport = null)
    {
        _credential = credential;
        _transport = transport;
        _vaults = new HashSet<string>(vaults, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Decrypts one value.</summary>
    /// <param name="vault">Address of the vault.</param>
    /// <param name="key">Name of the key.</param>
    /// <param name="version">Version of the key; empty for the newest.</param>
    /// <param name="ciphertext">What is encrypted.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<ReadOnlyMemory<byte>>> DecryptAsync(
        string vault, string key, string version, ReadOnlyMemory<byte> ciphertext, CancellationToken cancellationToken)
    {
        if (VaultAddress.Parse(vault, new HashSet<string>()) is not { } address || !_vaults.Contains(address.Host))
        {
            return DiagnosticCatalog.VaultNotAllowed.Create($"'{vault}' is no vault that the operator allows for encrypted files.");
        }

        if (!KeyName().IsMatch(key) || !KeyVersion().IsMatch(version))
        {
            return DiagnosticCatalog.SecretNotFound.Create($"'{key}/{version}' is not the name of a key.");
        }

        var what = $"key '{key}' of {address.Host}";
        try
        {
            using var message = MessageOf(address, key, version, ciphertext, out var pipeline);
            await pipeline.SendAsync(message, cancellationToken);
            return message.Response.Status == 200 ? Read(message.Response, what) : KeyVaultErrors.Describe(new RequestFailedException(message.Response), what);
        }
        catch (RequestFailedException failure)
        {
            return KeyVaultErrors.Describe(failure, what);
        }
        catch (AuthenticationFailedException)
        {
            return DiagnosticCatalog.SecretAuthentication.Create($"No token for {address.Host} could be had to use the {what}.");
        }
        catch (Exception failure) when (failure is AggregateException or InvalidOperationException or HttpRequestException)
        {
            return DiagnosticCatalog.SecretUnavailable.Create($"The {what} could not be used: {address.Host} did not answer.");
        }
    }

    [GeneratedRegex("^[0-9a-zA-Z-]{1,127}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyName();

    [GeneratedRegex("^[0-9a-zA-Z]{0,64}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyVersion();

    private HttpMessage MessageOf(Uri vault, string key, string version, ReadOnlyMemory<byte> ciphertext, out HttpPipeline pipeline)
    {
        var options = new Options();
        options.Retry.MaxRetries = 3;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(20);
        if (_transport is not null)
        {
            options.Transport = _transport;
        }

        var scope = $"https://{vault.Host[(vault.Host.IndexOf('.', StringComparison.Ordinal) + 1)..]}/.default";
        pipeline = HttpPipelineBuilder.Build(options, new BearerTokenAuthenticationPolicy(_credential, scope));
        var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Post;
        message.Request.Uri.Reset(new Uri(vault, $"/keys/{key}/{(version.Length == 0 ? string.Empty : version + "/")}decrypt?api-version={ApiVersion}"));
        message.Request.Headers.Add("Content-Type", "application/json");
        message.Request.Content = RequestContent.Create(Encoding.UTF8.GetBytes($$"""{"alg":"RSA-OAEP-256","value":"{{Base64Url.EncodeToString(ciphertext.Span)}}"}"""));
        return message;
    }

    private static Result<ReadOnlyMemory<byte>> Read(Response response, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Content);
            return new ReadOnlyMemory<byte>(Base64Url.DecodeFromChars(document.RootElement.GetProperty("value").GetString()));
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return DiagnosticCatalog.SecretUnavailable.Create($"The {what} gave an answer that cannot be read.");
        }
    }

    private sealed class Options : ClientOptions;
}
