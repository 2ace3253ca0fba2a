using static GitOpsServerless.Contracts.DiagnosticCategory;
using static GitOpsServerless.Contracts.DiagnosticSeverity;

namespace GitOpsServerless.Contracts;

/// <content>Engine and operations: GOS0800 to GOS0899.</content>
public static partial class DiagnosticCatalog
{
    /// <summary>Unknown application.</summary>
    public static readonly DiagnosticDescriptor UnknownApplication = new(
        "GOS0800", "Unknown application", NotFound, Error,
        "No definition and no recorded state has this name.",
        "List the applications: Get-GitOpsApplication.");

    /// <summary>Nothing can render this.</summary>
    public static readonly DiagnosticDescriptor NoRenderer = new(
        "GOS0801", "Nothing can render this", InvalidInput, Error,
        "No renderer recognises the files under the path of an application.",
        "Check source.path, or say how to render: plain, kustomize, helm, bicep or arm.");

    /// <summary>No target.</summary>
    public static readonly DiagnosticDescriptor NoTarget = new(
        "GOS0802", "No target", NotFound, Error,
        "The application names no target and this host has no default one for what it renders to.",
        "Name a target in spec.target, or run with the sandbox.");

    /// <summary>Target not served.</summary>
    public static readonly DiagnosticDescriptor UnknownTargetKind = new(
        "GOS0803", "Target not served", Unsupported, Error,
        "No part of this host serves the target.",
        "Run the host with the identity and options that the target needs.");

    /// <summary>Operation timed out.</summary>
    public static readonly DiagnosticDescriptor OperationTimedOut = new(
        "GOS0804", "Operation timed out", DiagnosticCategory.Timeout, Error,
        "An operation took longer than sync.timeout and was given up.",
        "Look at the outcomes of the run, raise sync.timeout if the work really takes longer, and reconcile again.");

    /// <summary>Not healthy in time.</summary>
    public static readonly DiagnosticDescriptor HealthTimedOut = new(
        "GOS0805", "Not healthy in time", DiagnosticCategory.Timeout, Error,
        "Everything was applied, but did not become healthy within health.timeout.",
        "Look at the resources that are named; correct them in Git or roll back.");

    /// <summary>Unhealthy.</summary>
    public static readonly DiagnosticDescriptor Unhealthy = new(
        "GOS0806", "Unhealthy", InvalidInput, Error,
        "Everything was applied, but a resource reports a failure that does not mend itself.",
        "Look at the resource that is named; correct it in Git or roll back.");

    /// <summary>Unknown revision.</summary>
    public static readonly DiagnosticDescriptor UnknownRevision = new(
        "GOS0807", "Unknown revision", NotFound, Error,
        "A rollback names a revision that was never applied by this application.",
        "Choose one of the recorded revisions: Get-GitOpsRun -Name APPLICATION.");

    /// <summary>Operation in progress.</summary>
    public static readonly DiagnosticDescriptor OperationInProgress = new(
        "GOS0808", "Operation in progress", Conflict, Error,
        "The request cannot be taken while an operation runs.",
        "Wait for it: Wait-GitOpsApplication -Name APPLICATION.");

    /// <summary>Revision already held.</summary>
    public static readonly DiagnosticDescriptor AlreadyHeld = new(
        "GOS0809", "Revision already held", Conflict, Error,
        "A rollback to this revision is already in force.",
        "Nothing has to be done; a newer commit ends the hold, or release it.");

    /// <summary>Nothing is held.</summary>
    public static readonly DiagnosticDescriptor NotHeld = new(
        "GOS0810", "Nothing is held", Conflict, Error,
        "There is no rollback to let go of.",
        "Nothing has to be done.");

    /// <summary>Plan changed.</summary>
    public static readonly DiagnosticDescriptor PlanChanged = new(
        "GOS0811", "Plan changed", Conflict, Error,
        "The plan that was approved, or that a run was bound to, is not the plan that would run now. Nothing was written.",
        "Look at the new plan and agree to it: Compare-GitOpsState -Name APPLICATION.");

    /// <summary>Nothing rendered.</summary>
    public static readonly DiagnosticDescriptor NothingDesired = new(
        "GOS0812", "Nothing rendered", InvalidInput, Warning,
        "The application renders to no resource at all.",
        "Check source.path. An empty render never prunes by itself; approve the plan if that is what you want.");

    /// <summary>Input missing.</summary>
    public static readonly DiagnosticDescriptor InputMissing = new(
        "GOS0813", "Input missing", NotFound, Error,
        "An application needs an output of another one that has not delivered it.",
        "Reconcile the other application first, and check the name of the output.");

    /// <summary>Internal error.</summary>
    public static readonly DiagnosticDescriptor InternalError = new(
        "GOS0814", "Internal error", Internal, Error,
        "An unexpected error ended a step. The state is unchanged; the step is repeated.",
        "Report it with the run id and the log lines of that run.");

    /// <summary>Somebody else is at work.</summary>
    public static readonly DiagnosticDescriptor LeaseLost = new(
        "GOS0815", "Somebody else is at work", Conflict, Error,
        "Another process holds the application at the moment.",
        "Nothing has to be done; the step is repeated.");

    /// <summary>State document unreadable.</summary>
    public static readonly DiagnosticDescriptor CorruptState = new(
        "GOS0816", "State document unreadable", Internal, Error,
        "A document of the state store could not be read. It is left untouched.",
        "Restore the document from a backup, or remove it to start that part anew.");

    /// <summary>List shortened.</summary>
    public static readonly DiagnosticDescriptor Truncated = new(
        "GOS0817", "List shortened", Limit, Info,
        "More diagnostics were found than are kept.",
        "Mend the ones that are shown; the others follow.");

    /// <summary>Resource desired twice.</summary>
    public static readonly DiagnosticDescriptor DuplicateResource = new(
        "GOS0818", "Resource desired twice", InvalidInput, Error,
        "Two desired resources of one application have the same identity.",
        "Remove one of them.");

    /// <summary>No longer defined.</summary>
    public static readonly DiagnosticDescriptor NotDefined = new(
        "GOS0819", "No longer defined", NotFound, Warning,
        "The application has recorded state but its definition is gone. Nothing is changed or pruned.",
        "Bring the definition back, or delete what is left by hand and then its state.");

    /// <summary>Last good definition in force.</summary>
    public static readonly DiagnosticDescriptor LastGoodDefinition = new(
        "GOS0820", "Last good definition in force", InvalidInput, Warning,
        "The document of an application is not valid now, so the definition that was valid last stays in force.",
        "Correct the document.");

    /// <summary>Too many secret references.</summary>
    public static readonly DiagnosticDescriptor TooManySecretReferences = new(
        "GOS0821", "Too many secret references", Limit, Error,
        "The desired objects of one application refer to more different secrets than one run resolves.",
        "Split the application.");

    /// <summary>Cache folder not private.</summary>
    public static readonly DiagnosticDescriptor CacheNotPrivate = new(
        "GOS0822", "Cache folder not private", Permission, Error,
        "The folder that caches repositories and what they render to belongs to somebody else, or others may read or write it. Private repositories could be read there, and rendered output could be planted.",
        "Remove the folder, or make it yours alone (chmod 700), or give another one with Connect-GitOps -StateFolder.");

    /// <summary>State of a newer version.</summary>
    public static readonly DiagnosticDescriptor NewerState = new(
        "GOS0823", "State of a newer version", Unsupported, Error,
        "A document of the state store was written by a newer version of this product. It is whole and left untouched; what it says is not known here.",
        "Run the newer version again, or restore the state from before the upgrade. Do not remove the document.");
}
