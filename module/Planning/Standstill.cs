using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell;

/// <summary>Applications on which nothing happens until somebody does something: their definition is gone, or they are suspended.</summary>
internal static class Standstill
{
    /// <summary>Why nothing happens, with what to do; null when it goes on by itself.</summary>
    public static Diagnostic? Of(ApplicationStatus status) => NoDefinition(status) ?? Suspension(status);

    /// <summary>Why there is nothing to compare it with; null when it is defined.</summary>
    public static Diagnostic? NoDefinition(ApplicationStatus status) => status.Diagnostics.FirstOrDefault(d => d.Code == DiagnosticCatalog.NotDefined.Code);

    /// <summary>Why it is not reconciled; null when it is not suspended.</summary>
    public static Diagnostic? Suspension(ApplicationStatus status)
    {
        if (!status.Suspended)
        {
            return null;
        }

        var reason = status.Held.FirstOrDefault(h => h.Kind == HoldKind.Suspended)?.Reason ?? "Suspended.";
        return DiagnosticCatalog.ApplicationSuspended.Create($"{status.Name} is not reconciled. {reason}", help: $"Resume-GitOpsApplication {status.Name}{InGit(reason)}");
    }

    private static string InGit(string reason) =>
        reason.Contains("spec.suspend", StringComparison.Ordinal) ? " does not help here: take spec.suspend out of its definition." : string.Empty;
}
