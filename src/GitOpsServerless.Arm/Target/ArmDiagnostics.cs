using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target;

/// <summary>Turns refusals of Azure Resource Manager into diagnostics.</summary>
internal static class ArmDiagnostics
{
    /// <summary>The diagnostic of an answer that is no success.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="what">What was tried, such as <c>Reading the resource group rg</c>.</param>
    /// <param name="resource">The resource that it is about.</param>
    public static Diagnostic Of(ArmResponse response, string what, ResourceId? resource = null)
    {
        var error = response.Error ?? ArmError.Of("Unknown", $"HTTP {response.Status}");
        var diagnostic = Descriptor(response.Status, error).Create($"{what}: {error.Sentence()}", resource: resource);
        return response.RetryAfter is { } after ? diagnostic with { RetryAfter = after } : diagnostic;
    }

    /// <summary>The diagnostics of a failed deployment: one for each cause.</summary>
    public static IReadOnlyList<Diagnostic> OfDeployment(ArmError error, string name)
    {
        var found = new List<(ArmError Error, string? Target)>();
        Flatten(error, null, found);
        return
        [
            .. found.DistinctBy(f => (f.Error.Code, f.Error.Message, f.Target)).Take(20).Select(f =>
            {
                var resource = AzureResourceId.TryParse(f.Target, out var parsed) ? parsed : null;
                return OfDeploymentCause(f.Error).Create($"Deployment '{name}': {f.Error.Code}: {f.Error.Message}", resource: resource);
            }),
        ];
    }

    private static void Flatten(ArmError error, string? target, List<(ArmError, string?)> found)
    {
        var at = error.Target is { } t && t.StartsWith('/') ? t : target;
        if (error.Details.Count == 0)
        {
            found.Add((error, at));
            return;
        }

        foreach (var detail in error.Details)
        {
            Flatten(detail, at, found);
        }
    }

    private static DiagnosticDescriptor OfDeploymentCause(ArmError cause) => cause.Code.ToUpperInvariant() switch
    {
        "AUTHORIZATIONFAILED" or "LINKEDAUTHORIZATIONFAILED" => DiagnosticCatalog.AzurePermission,
        "DENYASSIGNMENTAUTHORIZATIONFAILED" => DiagnosticCatalog.AzureDenyAssignment with { Severity = DiagnosticSeverity.Error },
        "SCOPELOCKED" => DiagnosticCatalog.AzureResourceLocked with { Severity = DiagnosticSeverity.Error },
        "DEPLOYMENTCANCELED" => DiagnosticCatalog.AzureDeploymentCanceled,
        "CONFLICTERROR" when cause.Message.Contains("deleted", StringComparison.OrdinalIgnoreCase) => DiagnosticCatalog.AzureSoftDeleted,
        "VAULTALREADYEXISTS" or "FLAGMUSTBESETFORRESTORE" => DiagnosticCatalog.AzureSoftDeleted,
        "RETRYABLEERRORDUETOANOTHEROPERATION" or "ANOTHEROPERATIONINPROGRESS" or "OPERATIONNOTALLOWEDDUETOANOTHEROPERATION" => DiagnosticCatalog.AzureConflict,
        "INTERNALSERVERERROR" or "SERVERTIMEOUT" or "GATEWAYTIMEOUT" or "SERVICEUNAVAILABLE" => DiagnosticCatalog.AzureUnavailable,
        "TOOMANYREQUESTS" or "SUBSCRIPTIONREQUESTSTHROTTLED" => DiagnosticCatalog.AzureThrottled,
        _ => DiagnosticCatalog.AzureDeploymentFailed,
    };

    private static DiagnosticDescriptor Descriptor(int status, ArmError error) => status switch
    {
        _ when error.Has("ScopeLocked") => DiagnosticCatalog.AzureResourceLocked with { Severity = DiagnosticSeverity.Error },
        _ when error.Has("DenyAssignmentAuthorizationFailed") => DiagnosticCatalog.AzureDenyAssignment with { Severity = DiagnosticSeverity.Error },
        _ when error.Has(ArmError.Unexpected) => DiagnosticCatalog.AzureAnswerUnexpected,
        401 => DiagnosticCatalog.AzureAuthentication,
        403 => DiagnosticCatalog.AzurePermission,
        404 => DiagnosticCatalog.AzureScopeNotFound,
        409 or 412 => DiagnosticCatalog.AzureConflict,
        429 => DiagnosticCatalog.AzureThrottled,
        0 or 408 or >= 500 => DiagnosticCatalog.AzureUnavailable,
        >= 200 and < 400 => DiagnosticCatalog.AzureAnswerUnexpected,
        _ => DiagnosticCatalog.AzureRequestRefused,
    };
}
