using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Client;

/// <summary>
/// Turns <c>Status</c> objects (meta/v1) into diagnostics. The API server quotes refused values in its messages; for a Secret,
/// everything that is quoted goes.
/// </summary>
internal static partial class StatusReader
{
    private const int LongestMessage = 1_000;

    public static ApiResponse Read(ApiRequest request, int statusCode, JsonObject? body)
    {
        var reason = body.TextAt("reason");
        var message = body.TextAt("message") ?? string.Empty;
        var diagnostic = Describe(request, statusCode, body, reason, message);
        return new ApiResponse(statusCode) { Error = diagnostic, Reason = reason, AboutKind = body.TextAt("details", "kind"), RawMessage = message };
    }

    private static Diagnostic Describe(ApiRequest request, int statusCode, JsonObject? body, string? reason, string message)
    {
        var text = Words(request, body, message, statusCode);
        var descriptor = statusCode switch
        {
            401 => KubernetesUnauthorized,
            403 when IsPassing(message) => KubernetesChangedMeanwhile,
            403 when IsAdmission(message) => KubernetesAdmissionDenied,
            403 => KubernetesForbidden,
            404 => KubernetesObjectNotFound,
            409 when Causes(body).Any(c => c.TextAt("reason") == "FieldManagerConflict") => KubernetesFieldConflict,
            409 => KubernetesChangedMeanwhile,
            413 => KubernetesResponseTooLarge,
            429 => KubernetesThrottled,
            400 or 422 when IsAdmission(message) => KubernetesAdmissionDenied,
            422 when IsOnlyImmutable(body, message) => KubernetesImmutableField,
            400 or 405 or 406 or 415 or 422 => KubernetesInvalidObject,
            504 => KubernetesTimeout,
            _ when reason == "Timeout" => KubernetesTimeout,
            _ when IsSchemaError(message) => KubernetesInvalidObject,
            _ => KubernetesServerError,
        };
        return descriptor.Create(text, resource: request.Resource);
    }

    // An object that is invalid besides would be refused anew, after the old one was deleted.
    private static bool IsOnlyImmutable(JsonObject? body, string message)
    {
        List<JsonObject> causes = [.. Causes(body)];
        return causes.Count == 0 ? IsImmutable(message) : causes.TrueForAll(c => IsImmutable(c.TextAt("message") ?? string.Empty));
    }

    private static bool IsImmutable(string message) =>
        message.Contains("immutable", StringComparison.OrdinalIgnoreCase)
        || message.Contains("may not be changed once set", StringComparison.Ordinal)
        || message.Contains("may not change once set", StringComparison.Ordinal)
        || message.Contains("may not be changed in an update", StringComparison.Ordinal)
        || ForbiddenUpdate().IsMatch(message)
        || message.Contains("spec is immutable after creation", StringComparison.Ordinal)
        || message.Contains("pod updates may not change fields other than", StringComparison.Ordinal)
        || message.Contains("cannot change roleRef", StringComparison.Ordinal);

    // A namespace on its way out, or one so new that its service account is not there yet.
    private static bool IsPassing(string message) =>
        message.Contains("because it is being terminated", StringComparison.Ordinal)
        || message.Contains("error looking up service account", StringComparison.Ordinal);

    // Server-side apply answers these with HTTP 500 although the object is wrong.
    private static bool IsSchemaError(string message) =>
        message.Contains("failed to create typed patch object", StringComparison.Ordinal)
        || message.Contains("field not declared in schema", StringComparison.Ordinal);

    private static bool IsAdmission(string message) =>
        message.Contains("admission webhook", StringComparison.Ordinal)
        || message.Contains("ValidatingAdmissionPolicy", StringComparison.Ordinal)
        || message.Contains("exceeded quota", StringComparison.Ordinal)
        || message.Contains("violates PodSecurity", StringComparison.Ordinal);

    private static string Words(ApiRequest request, JsonObject? body, string message, int statusCode)
    {
        if (message.Length == 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The API server answered HTTP {statusCode}.");
        }

        var text = IsSecret(request.Resource) ? SecretWords(body, statusCode) : message;
        return text.Length <= LongestMessage ? text : string.Concat(text.AsSpan(0, LongestMessage), "…");
    }

    private static bool IsSecret(ResourceId? id) => id is not null && id.Type == "Secret";

    // Only names of fields and kinds of errors survive.
    private static string SecretWords(JsonObject? body, int statusCode)
    {
        var causes = Causes(body)
            .Select(c => $"{QuotedText().Replace(c.TextAt("field") ?? "?", "[…]")} ({c.TextAt("reason") ?? "refused"})");
        var list = string.Join(", ", causes);
        var reason = body.TextAt("reason") ?? "refused";
        return list.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"The API server answered HTTP {statusCode} {reason}.")
            : string.Create(CultureInfo.InvariantCulture, $"The API server answered HTTP {statusCode} {reason}: {list}.");
    }

    private static IEnumerable<JsonObject> Causes(JsonObject? body) => body.ObjectsAt("details", "causes");

    // "updates to statefulset spec for fields other than … are forbidden", "updates to parameters are forbidden."
    [GeneratedRegex("updates to [^\n]* are forbidden", RegexOptions.NonBacktracking)]
    private static partial Regex ForbiddenUpdate();

    [GeneratedRegex("\"[^\"]*\"|\\[[^\\]]*\\]", RegexOptions.NonBacktracking)]
    private static partial Regex QuotedText();
}
