using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell;

/// <summary>PowerShell's words for the kinds of failures.</summary>
internal static class ErrorCategories
{
    public static ErrorCategory Of(DiagnosticCategory category) => category switch
    {
        DiagnosticCategory.InvalidInput => ErrorCategory.InvalidData,
        DiagnosticCategory.NotFound => ErrorCategory.ObjectNotFound,
        DiagnosticCategory.Authentication => ErrorCategory.AuthenticationError,
        DiagnosticCategory.Permission => ErrorCategory.PermissionDenied,
        DiagnosticCategory.Conflict => ErrorCategory.ResourceBusy,
        DiagnosticCategory.Throttled or DiagnosticCategory.Limit => ErrorCategory.LimitsExceeded,
        DiagnosticCategory.Connection => ErrorCategory.ConnectionError,
        DiagnosticCategory.Timeout => ErrorCategory.OperationTimeout,
        DiagnosticCategory.Policy => ErrorCategory.SecurityError,
        DiagnosticCategory.Unsupported => ErrorCategory.NotImplemented,
        DiagnosticCategory.Cancelled => ErrorCategory.OperationStopped,
        _ => ErrorCategory.NotSpecified,
    };
}
