using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace GitOpsServerless.Azure.Storage;

/// <summary>
/// Signs requests with the account key (https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key).
/// Only the emulator needs it: in Azure the identity of the app is used.
/// </summary>
internal sealed class SharedKeyPolicy(string account, byte[] key) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        request.Headers.SetValue("x-ms-date", DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture));
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(StringToSign(request))));
        request.Headers.SetValue("Authorization", $"SharedKey {account}:{signature}");
    }

    private string StringToSign(Request request)
    {
        string Header(string name) => request.Headers.TryGetValue(name, out var value) ? value : string.Empty;
        long length = 0;
        var hasBody = request.Content is not null && request.Content.TryComputeLength(out length) && length > 0;
        return string.Join(
            '\n',
            request.Method.Method,
            Header("Content-Encoding"),
            Header("Content-Language"),
            hasBody ? length.ToString(CultureInfo.InvariantCulture) : string.Empty,
            Header("Content-MD5"),
            hasBody ? Header("Content-Type") : string.Empty,  // Azure.Core drops the header of a request without a body
            string.Empty,
            Header("If-Modified-Since"),
            Header("If-Match"),
            Header("If-None-Match"),
            Header("If-Unmodified-Since"),
            Header("Range"),
            CanonicalHeaders(request) + CanonicalResource(request.Uri.ToUri()));
    }

    private static string CanonicalHeaders(Request request) => string.Concat(
        request.Headers
            .Where(h => h.Name.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            .Select(h => (Name: h.Name.ToLowerInvariant(), h.Value))
            .OrderBy(h => h.Name, StringComparer.Ordinal)
            .Select(h => $"{h.Name}:{h.Value.Trim()}\n"));

    private string CanonicalResource(Uri uri)
    {
        var text = new StringBuilder("/").Append(account).Append(uri.AbsolutePath);
        var parameters = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .Select(p => (Name: Uri.UnescapeDataString(p[0]).ToLowerInvariant(), Value: p.Length == 2 ? Uri.UnescapeDataString(p[1]) : string.Empty))
            .OrderBy(p => p.Name, StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
        {
            text.Append('\n').Append(name).Append(':').Append(value);
        }

        return text.ToString();
    }
}
