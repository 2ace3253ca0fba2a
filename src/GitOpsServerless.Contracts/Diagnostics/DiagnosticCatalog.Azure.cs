using static GitOpsServerless.Contracts.DiagnosticCategory;
using static GitOpsServerless.Contracts.DiagnosticSeverity;

namespace GitOpsServerless.Contracts;

/// <content>Azure target: GOS0500 to GOS0599.</content>
public static partial class DiagnosticCatalog
{
    /// <summary>Azure refused a request.</summary>
    public static readonly DiagnosticDescriptor AzureRequestRefused = new(
        "GOS0501", "Azure refused a request", InvalidInput, Error,
        "Azure Resource Manager says that a request is wrong, for the reason that it names.",
        "Correct the template or the target as the message says.");

    /// <summary>Sign-in to Azure failed.</summary>
    public static readonly DiagnosticDescriptor AzureAuthentication = new(
        "GOS0502", "Sign-in to Azure failed", Authentication, Error,
        "Azure did not accept the identity, or no identity could be had.",
        "Check that the managed identity is assigned, or sign in with Connect-AzAccount or az login.");

    /// <summary>No permission in Azure.</summary>
    public static readonly DiagnosticDescriptor AzurePermission = new(
        "GOS0503", "No permission in Azure", Permission, Error,
        "The identity is known but may not do this at that scope.",
        "Assign a role that has the action to the identity at the scope, and wait some minutes until it is effective.");

    /// <summary>Scope not found in Azure.</summary>
    public static readonly DiagnosticDescriptor AzureScopeNotFound = new(
        "GOS0504", "Scope not found in Azure", NotFound, Error,
        "The subscription, resource group or management group of the target does not exist, or the identity cannot see it.",
        "Correct the target, or set createResourceGroup: true to let the controller create the group.");

    /// <summary>Conflict in Azure.</summary>
    public static readonly DiagnosticDescriptor AzureConflict = new(
        "GOS0505", "Conflict in Azure", Conflict, Error,
        "Something else changes or holds the resource at this moment.",
        "The next step tries again; if it stays, look for the other operation in the activity log.");

    /// <summary>Azure asks to slow down.</summary>
    public static readonly DiagnosticDescriptor AzureThrottled = new(
        "GOS0506", "Azure asks to slow down", Throttled, Error,
        "The subscription or the service has used up its requests.",
        "The next step waits as long as Azure asks. Raise the interval of the applications if it happens often.");

    /// <summary>Azure could not be reached.</summary>
    public static readonly DiagnosticDescriptor AzureUnavailable = new(
        "GOS0507", "Azure could not be reached", Connection, Error,
        "There was no answer, a broken one, or a server error.",
        "The next step tries again. Check network, proxy and Azure status if it stays.");

    /// <summary>Deployment failed.</summary>
    public static readonly DiagnosticDescriptor AzureDeploymentFailed = new(
        "GOS0508", "Deployment failed", InvalidInput, Error,
        "A deployment or a deployment stack ended unsuccessfully; the message is that of the resource that failed.",
        "Correct what the message names; the deployment's operations in the portal have more detail.");

    /// <summary>Deployment was canceled.</summary>
    public static readonly DiagnosticDescriptor AzureDeploymentCanceled = new(
        "GOS0509", "Deployment was canceled", Cancelled, Error,
        "Somebody or a newer commit stopped the deployment.",
        "Nothing has to be done; the next step plans again.");

    /// <summary>Resource is locked.</summary>
    public static readonly DiagnosticDescriptor AzureResourceLocked = new(
        "GOS0510", "Resource is locked", Conflict, Warning,
        "A lock at the resource or above it forbids deleting or changing it.",
        "Remove the lock when the resource may go, or take the resource back into the template.");

    /// <summary>Denied by a deny assignment.</summary>
    public static readonly DiagnosticDescriptor AzureDenyAssignment = new(
        "GOS0511", "Denied by a deny assignment", Permission, Warning,
        "A deny assignment, usually of another deployment stack, protects the resource.",
        "Change the stack that owns the resource.");

    /// <summary>Resource could not be read.</summary>
    public static readonly DiagnosticDescriptor AzureResourceUnreadable = new(
        "GOS0512", "Resource could not be read", Connection, Warning,
        "The live state of a resource could not be read. It is neither reported as missing nor changed by pruning.",
        "See the reason; reading needs the Reader role at the scope.");

    /// <summary>What-if gave no answer.</summary>
    public static readonly DiagnosticDescriptor AzureWhatIfFailed = new(
        "GOS0513", "What-if gave no answer", Connection, Warning,
        "What-if was asked because the template has parts that only Azure knows, and failed. The offline comparison is used alone.",
        "See the reason; what-if needs permission to deploy.");

    /// <summary>Target cannot be used.</summary>
    public static readonly DiagnosticDescriptor AzureTargetInvalid = new(
        "GOS0514", "Target cannot be used", InvalidInput, Error,
        "The target's scope, cloud or settings are not usable.",
        "Correct the target document.");

    /// <summary>Resource cannot be deleted.</summary>
    public static readonly DiagnosticDescriptor AzureCannotDelete = new(
        "GOS0515", "Resource cannot be deleted", Unsupported, Warning,
        "Azure does not let this resource be deleted by itself, or still needs it for something else.",
        "Delete what depends on it, or remove it by hand; it stays in the inventory until it is gone.");

    /// <summary>A deleted resource still holds the name.</summary>
    public static readonly DiagnosticDescriptor AzureSoftDeleted = new(
        "GOS0516", "A deleted resource still holds the name", Conflict, Error,
        "A resource with this name was deleted but is kept for recovery, so that it cannot be created.",
        "Recover or purge it, for example with az keyvault recover or az keyvault purge.");

    /// <summary>Unexpected answer of Azure.</summary>
    public static readonly DiagnosticDescriptor AzureAnswerUnexpected = new(
        "GOS0517", "Unexpected answer of Azure", Connection, Error,
        "An answer broke the documented contract and could not be used.",
        "The next step tries again; a proxy in between is the usual cause.");

    /// <summary>Location cannot be changed.</summary>
    public static readonly DiagnosticDescriptor AzureLocationChange = new(
        "GOS0518", "Location cannot be changed", InvalidInput, Error,
        "A resource exists in another location, and Azure cannot move it.",
        "Give it another name, set its old location, or allow replacing it with sync.allowReplace: true.");

    /// <summary>A difference that is left alone will be reset.</summary>
    public static readonly DiagnosticDescriptor AzureIgnoredReset = new(
        "GOS0519", "A difference that is left alone will be reset", Unsupported, Warning,
        "Deploying sets everything that the template says. Live values that ignoreDifferences names are written into the template first, which is not possible inside of loops, modules and properties that are one expression.",
        "Take the property out of the template, or declare the resource in the root template outside of a loop.");

    /// <summary>Template not found.</summary>
    public static readonly DiagnosticDescriptor TemplateNotFound = new(
        "GOS0520", "Template not found", NotFound, Error,
        "There is no ARM template or Bicep file where the application points to, or there are several and none is the obvious one.",
        "Name the file with arm.file or bicep.file.");

    /// <summary>Template is invalid.</summary>
    public static readonly DiagnosticDescriptor TemplateInvalid = new(
        "GOS0521", "Template is invalid", InvalidInput, Error,
        "The template cannot be expanded; Azure would refuse it, too.",
        "Correct the template at the place that is named.");

    /// <summary>Parameter file is invalid.</summary>
    public static readonly DiagnosticDescriptor ParameterFileInvalid = new(
        "GOS0522", "Parameter file is invalid", InvalidInput, Error,
        "The parameter file is not the JSON that Azure expects.",
        "Write it as an object with parameters: { name: { value: … } }.");

    /// <summary>Remark on a template.</summary>
    public static readonly DiagnosticDescriptor TemplateWarning = new(
        "GOS0523", "Remark on a template", InvalidInput, Warning,
        "The template can be deployed, but something about it is doubtful.",
        "Look at the place that is named.");

    /// <summary>Part of the template is not known here.</summary>
    public static readonly DiagnosticDescriptor TemplateOpaque = new(
        "GOS0524", "Part of the template is not known here", Unsupported, Warning,
        "A linked template or an extension is only known to Azure, so that its resources are deployed but not compared.",
        "Use a nested template or a Bicep module to have its resources compared.");

    /// <summary>Template is for another scope.</summary>
    public static readonly DiagnosticDescriptor TemplateScopeMismatch = new(
        "GOS0525", "Template is for another scope", InvalidInput, Error,
        "The template's schema is for another scope than the target's.",
        "Use a target of the right scope, or the schema of the target's scope.");

    /// <summary>Resource cannot be read by itself.</summary>
    public static readonly DiagnosticDescriptor AzureNotReadable = new(
        "GOS0526", "Resource cannot be read by itself", Unsupported, Info,
        "Azure takes this resource and does not give it out (405 to a read), such as the application settings of a web app. Changes behind the controller's back are not seen.",
        "Nothing has to be done; it is deployed when the template changes.");

    /// <summary>A secret stands in Git.</summary>
    public static readonly DiagnosticDescriptor SecretInGit = new(
        "GOS0527", "A secret stands in Git", InvalidInput, Warning,
        "A secure parameter gets its value from a literal in a template or a parameter file, so that everyone who can read the repository can read it. It is masked in all output; what is deployed is not changed by that.",
        "Take the literal out and refer to a Key Vault secret: write { \"reference\": { \"keyVault\": { \"id\": … }, \"secretName\": … } } in the parameter file, or getSecret() in Bicep. Then change the secret: Git keeps the old one.");

    /// <summary>Output with a secret is not kept.</summary>
    public static readonly DiagnosticDescriptor AzureSecretOutput = new(
        "GOS0528", "Output with a secret is not kept", Policy, Warning,
        "An output of a plain type holds the value of a secure parameter. Outputs are kept with the status, where others can read them.",
        "Give the output a secure type, or take the secret out of it; hand secrets on through a key vault.");

    /// <summary>Azure kept its own value.</summary>
    public static readonly DiagnosticDescriptor AzureValueKept = new(
        "GOS0529", "Azure kept its own value", Unsupported, Warning,
        "A deployment was to change a value and succeeded, but the value is still what it was. Deploying again changes nothing, so that it is not called drift.",
        "Set what Azure has, or ignore the path with ignoreDifferences; the provider's documentation says why the value cannot be changed.");
}
