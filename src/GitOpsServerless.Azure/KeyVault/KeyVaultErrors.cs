using System.Globalization;
using System.Text.Json;
using Azure;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.KeyVault;

/// <summary>Key Vault's errors as diagnostics (https://learn.microsoft.com/azure/key-vault/general/rest-error-codes).</summary>
internal static class KeyVaultErrors
{
    public static Diagnostic Describe(RequestFailedException failure, string what)
    {
        var inner = InnerCode(failure);
        return (failure.Status, inner) switch
        {
            (404, _) => DiagnosticCatalog.SecretNotFound.Create($"There is no {what}."),
            (403, "SecretDisabled" or "SecretExpired" or "SecretNotYetValid") =>
                DiagnosticCatalog.SecretDisabled.Create($"The {what} may not be read now ({inner})."),
            (403, "ForbiddenByFirewall" or "ForbiddenByConnection") => DiagnosticCatalog.SecretForbidden.Create(
                $"The network rules of the vault refused to give the {what} ({inner}).", help: "Allow the subnet of the controller in the vault's network rules, or use a private endpoint."),
            (403, _) => DiagnosticCatalog.SecretForbidden.Create($"The identity may not read the {what} ({inner ?? "Forbidden"})."),
            (401, _) => DiagnosticCatalog.SecretAuthentication.Create($"The vault did not accept the identity to read the {what}."),
            (400, _) => DiagnosticCatalog.SecretNotFound.Create($"The vault does not take the name of the {what}."),
            (429, _) => DiagnosticCatalog.SecretUnavailable.Create($"The vault throttles reading the {what}.") with
            {
                Category = DiagnosticCategory.Throttled,
                RetryAfter = RetryAfter(failure) ?? TimeSpan.FromSeconds(10),
            },
            _ => DiagnosticCatalog.SecretUnavailable.Create($"The {what} could not be read (status {failure.Status.ToString(CultureInfo.InvariantCulture)})."),
        };
    }

    private static TimeSpan? RetryAfter(RequestFailedException failure) =>
        failure.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) == true
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, 600))
            : null;

    private static string? InnerCode(RequestFailedException failure)
    {
        try
        {
            using var document = JsonDocument.Parse(failure.GetRawResponse()?.Content ?? BinaryData.FromString("{}"));
            return document.RootElement.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.Object
                && error.TryGetProperty("innererror", out var inner)
                && inner.ValueKind == JsonValueKind.Object
                && inner.TryGetProperty("code", out var code)
                ? code.GetString()
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
