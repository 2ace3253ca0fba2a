using static GitOpsServerless.Contracts.DiagnosticCategory;
using static GitOpsServerless.Contracts.DiagnosticSeverity;

namespace GitOpsServerless.Contracts;

/// <content>Hosts and module: GOS0900 to GOS0999.</content>
public static partial class DiagnosticCatalog
{
    /// <summary>Webhook not accepted.</summary>
    public static readonly DiagnosticDescriptor WebhookSignature = new(
        "GOS0900", "Webhook not accepted", Authentication, Error,
        "A webhook has no valid signature or token, or none is configured for its provider. Its body was not parsed.",
        "Give the provider the same secret as the controller.");

    /// <summary>Webhook payload not understood.</summary>
    public static readonly DiagnosticDescriptor WebhookPayload = new(
        "GOS0901", "Webhook payload not understood", InvalidInput, Error,
        "The body of a verified webhook is not what its provider documents. Nothing was woken.",
        "Check the content type (application/json) and the kind of events that the provider sends.");

    /// <summary>Webhook too large.</summary>
    public static readonly DiagnosticDescriptor WebhookTooLarge = new(
        "GOS0902", "Webhook too large", Limit, Error,
        "The body of a webhook is larger than the limit, or arrived too slowly.",
        "Let the provider send push events only; the schedule finds the change anyway.");

    /// <summary>Sign-in needed.</summary>
    public static readonly DiagnosticDescriptor ApiUnauthorized = new(
        "GOS0903", "Sign-in needed", Authentication, Error,
        "A request to the API carries no identity that is known.",
        "Send a Functions key in x-functions-key, or sign in with Entra.");

    /// <summary>Not allowed.</summary>
    public static readonly DiagnosticDescriptor ApiForbidden = new(
        "GOS0904", "Not allowed", Permission, Error,
        "The identity of a request lacks the role for this application's project. The answer is the same when the application does not exist.",
        "Ask for the reader or operator role of the project.");

    /// <summary>Request not understood.</summary>
    public static readonly DiagnosticDescriptor ApiBadRequest = new(
        "GOS0905", "Request not understood", InvalidInput, Error,
        "The body or a parameter of a request is missing or has a wrong form.",
        "See the OpenAPI document at /v1/openapi.json.");

    /// <summary>Notification not sent.</summary>
    public static readonly DiagnosticDescriptor NotificationFailed = new(
        "GOS0906", "Notification not sent", Connection, Warning,
        "A receiver did not take a notification. The reconcile itself is not affected.",
        "Check the address and the credential of the notification.");

    /// <summary>Notification address not allowed.</summary>
    public static readonly DiagnosticDescriptor NotificationAddress = new(
        "GOS0907", "Notification address not allowed", InvalidInput, Error,
        "A notification names an address that is not https, or that leads into the host's own network.",
        "Use a public https address, or allow the host in the settings of the controller.");

    /// <summary>Invalid setting.</summary>
    public static readonly DiagnosticDescriptor InvalidSetting = new(
        "GOS0908", "Invalid setting", InvalidInput, Error,
        "A setting of the controller has a value that cannot be used.",
        "Correct the setting; docs/api.md and docs/webhooks.md list them.");

    /// <summary>The host could not start.</summary>
    public static readonly DiagnosticDescriptor StartFailed = new(
        "GOS0990", "Host could not start", InvalidInput, Error,
        "An option is wrong, a folder cannot be written, or an address is in use.",
        "Correct what the message names; gitops-serverless --help lists the options.");

    /// <summary>Not connected.</summary>
    public static readonly DiagnosticDescriptor NotConnected = new(
        "GOS0909", "Not connected", InvalidInput, Error,
        "A cmdlet was called before Connect-GitOps, or with a context that was disconnected.",
        "Connect-GitOps -Path ./definitions");

    /// <summary>Controller not reachable.</summary>
    public static readonly DiagnosticDescriptor ControllerUnreachable = new(
        "GOS0910", "Controller not reachable", Connection, Error,
        "The controller's HTTP API could not be reached, or answered with something that is not its format.",
        "Check the address of Connect-GitOps -Uri, and the network between.");

    /// <summary>Not offered by the controller.</summary>
    public static readonly DiagnosticDescriptor NotOffered = new(
        "GOS0911", "Not offered by the controller", Unsupported, Error,
        "The operation needs the engine in this process; the controller's HTTP API does not offer it.",
        "Connect-GitOps -Path or -RepositoryUri, and try again.");

    /// <summary>Sandbox not available.</summary>
    public static readonly DiagnosticDescriptor SandboxUnavailable = new(
        "GOS0912", "Sandbox not available", NotFound, Error,
        "The sandbox is not running, its executable was not found, or it has not started what a target needs.",
        "Start-GitOpsSandbox; set GITOPS_HOST to the path of the gitops-serverless executable when it is not beside the module.");

    /// <summary>Image not found.</summary>
    public static readonly DiagnosticDescriptor ImageNotFound = new(
        "GOS0913", "Image not found", NotFound, Error,
        "No file of the given path names the image.",
        "Check the name of the image, without tag and digest, and the path.");

    /// <summary>Waited too long.</summary>
    public static readonly DiagnosticDescriptor WaitTimedOut = new(
        "GOS0914", "Waited too long", DiagnosticCategory.Timeout, Error,
        "An application did not reach the awaited state in time. What runs goes on.",
        "Get-GitOpsApplication shows where it is; wait again with a longer -Timeout.");

    /// <summary>File exists.</summary>
    public static readonly DiagnosticDescriptor FileExists = new(
        "GOS0915", "File exists", Conflict, Error,
        "A definition would be written over a file that exists.",
        "Choose another -Path, or use -Force.");

    /// <summary>Confirmation needed.</summary>
    public static readonly DiagnosticDescriptor ConfirmationNeeded = new(
        "GOS0916", "Confirmation needed", InvalidInput, Error,
        "A cmdlet asks before it does something that cannot be undone, and the session is not interactive. Nothing was done.",
        "Look at the plan with -WhatIf, then use -Force -Confirm:$false.");

    /// <summary>Commit not pushed.</summary>
    public static readonly DiagnosticDescriptor CommitNotPushed = new(
        "GOS0917", "Commit not pushed", Conflict, Error,
        "The repository did not take the commit: the branch moved meanwhile, is protected, or a hook refused it.",
        "Try again when the branch moved; use -Branch NAME for a pull request when the branch is protected.");

    /// <summary>State folder not usable.</summary>
    public static readonly DiagnosticDescriptor StateUnusable = new(
        "GOS0918", "State folder not usable", Permission, Error,
        "The folder that keeps state, or its lock files, could not be read or written: it is gone, full, read-only, or belongs to somebody else.",
        "Check the folder of --state or Connect-GitOps -StateFolder, its permissions and the space that is left.");

    /// <summary>File not written.</summary>
    public static readonly DiagnosticDescriptor FileNotWritten = new(
        "GOS0930", "File not written", Permission, Error,
        "A file that a cmdlet writes could not be written. What was there before is untouched.",
        "Check that the folder exists, its permissions and the space that is left, or choose another -Path.");

    /// <summary>Drift not known.</summary>
    public static readonly DiagnosticDescriptor DriftUnknown = new(
        "GOS0931", "Drift not known", DiagnosticCategory.InvalidInput, Error,
        "Whether anything drifted cannot be said: no application was compared, or one could not be compared completely.",
        "Get-GitOpsDrift and Test-GitOpsConfiguration -Detailed show why; check the names of the applications.");

    /// <summary>Application suspended.</summary>
    public static readonly DiagnosticDescriptor ApplicationSuspended = new(
        "GOS0932", "Application suspended", Conflict, Warning,
        "An application is suspended, by an operator or in Git (spec.suspend). Nothing of it is reconciled, so waiting for it does not end.",
        "Resume-GitOpsApplication NAME; when Git suspends it, take spec.suspend out of its definition.");

    /// <summary>Unknown address.</summary>
    public static readonly DiagnosticDescriptor UnknownAddress = new(
        "GOS0940", "Unknown address", NotFound, Error,
        "A request to the controller names a path, or a provider of webhooks, that does not exist.",
        "See the OpenAPI document at /v1/openapi.json; docs/webhooks.md lists the providers.");

    /// <summary>Method not allowed.</summary>
    public static readonly DiagnosticDescriptor MethodNotAllowed = new(
        "GOS0941", "Method not allowed", InvalidInput, Error,
        "The address exists, but takes another HTTP method.",
        "Use a method of the Allow header; the OpenAPI document at /v1/openapi.json lists them.");

    /// <summary>Too many webhooks at a time.</summary>
    public static readonly DiagnosticDescriptor WebhookBusy = new(
        "GOS0942", "Too many webhooks at a time", DiagnosticCategory.Throttled, Error,
        "As many webhooks are being received as are allowed, over all senders or from this one.",
        "Nothing has to be done; the provider may send it again, and the schedule finds the change anyway.");
}
