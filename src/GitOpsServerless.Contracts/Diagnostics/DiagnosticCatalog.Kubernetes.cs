using static GitOpsServerless.Contracts.DiagnosticCategory;
using static GitOpsServerless.Contracts.DiagnosticSeverity;

namespace GitOpsServerless.Contracts;

/// <content>Kubernetes: GOS0600 to GOS0699.</content>
public static partial class DiagnosticCatalog
{
    /// <summary>API server unreachable.</summary>
    public static readonly DiagnosticDescriptor KubernetesUnreachable = new(
        "GOS0600", "API server unreachable", Connection, Error,
        "The Kubernetes API server could not be reached, or the connection broke while it answered.",
        "Check the address, the proxy, network rules and whether the cluster runs. The operation is tried again.");

    /// <summary>Identity not accepted.</summary>
    public static readonly DiagnosticDescriptor KubernetesUnauthorized = new(
        "GOS0601", "Identity not accepted", Authentication, Error,
        "The API server did not accept the credential (HTTP 401).",
        "Renew the token or certificate of the target, or for AKS check that the identity is known to the cluster.");

    /// <summary>Not allowed in the cluster.</summary>
    public static readonly DiagnosticDescriptor KubernetesForbidden = new(
        "GOS0602", "Not allowed in the cluster", Permission, Error,
        "The identity may not do this in the cluster (HTTP 403).",
        "Grant the identity the verb and resource that the message names, by a role binding or by Azure RBAC for Kubernetes.");

    /// <summary>Object refused.</summary>
    public static readonly DiagnosticDescriptor KubernetesInvalidObject = new(
        "GOS0603", "Object refused", InvalidInput, Error,
        "The API server refused the object as invalid.",
        "Correct the fields that are named.");

    /// <summary>Field owned by another manager.</summary>
    public static readonly DiagnosticDescriptor KubernetesFieldConflict = new(
        "GOS0604", "Field owned by another manager", Conflict, Error,
        "The object is applied without force, and another field manager owns fields with other values.",
        "Remove the fields from Git, or the Merge annotation from the object, or have the other manager give them up.");

    /// <summary>API server asked to slow down.</summary>
    public static readonly DiagnosticDescriptor KubernetesThrottled = new(
        "GOS0605", "API server asked to slow down", Throttled, Error,
        "The API server kept answering that it has too many requests (HTTP 429).",
        "Nothing has to be done unless it lasts: the operation is tried again later.");

    /// <summary>API server failed.</summary>
    public static readonly DiagnosticDescriptor KubernetesServerError = new(
        "GOS0606", "API server failed", Connection, Error,
        "The API server answered with a server error, or with something that is not a Kubernetes answer.",
        "The operation is tried again. If it lasts, look at the logs of the API server and its webhooks.");

    /// <summary>Unknown kind.</summary>
    public static readonly DiagnosticDescriptor KubernetesUnknownKind = new(
        "GOS0607", "Unknown kind", NotFound, Error,
        "The cluster does not serve the API version and kind, and no CustomResourceDefinition of the application defines it.",
        "Install the CustomResourceDefinition first, for example by an application that this one depends on, or correct the API version.");

    /// <summary>Namespace missing.</summary>
    public static readonly DiagnosticDescriptor KubernetesNamespaceMissing = new(
        "GOS0608", "Namespace missing", NotFound, Error,
        "The object's namespace does not exist and the application does not create it.",
        "Add the Namespace to the application, or set sync.createNamespace.");

    /// <summary>Immutable field changed.</summary>
    public static readonly DiagnosticDescriptor KubernetesImmutableField = new(
        "GOS0609", "Immutable field changed", InvalidInput, Error,
        "A field that cannot be changed after creation differs from Git.",
        "Revert the change in Git, or allow to delete and create the object again with sync.allowReplace or the annotation gitops.serverless/force: enabled.");

    /// <summary>Owned by another application.</summary>
    public static readonly DiagnosticDescriptor KubernetesOwnedByOther = new(
        "GOS0610", "Owned by another application", Policy, Error,
        "The live object carries the owner label of another application, or another application is just creating it.",
        "Let only one application contain the object. To hand it over, remove it from the other one first with pruning disabled for it.");

    /// <summary>List incomplete.</summary>
    public static readonly DiagnosticDescriptor KubernetesListIncomplete = new(
        "GOS0611", "List incomplete", Connection, Error,
        "A list of objects could not be read completely. Nothing of that kind counts as missing and nothing of it is pruned.",
        "The operation is tried again.");

    /// <summary>Answer too large.</summary>
    public static readonly DiagnosticDescriptor KubernetesResponseTooLarge = new(
        "GOS0612", "Answer too large", Limit, Error,
        "An answer of the API server is larger than the limit.",
        "Split the object, or lower the page size of lists.");

    /// <summary>Deletion not confirmed.</summary>
    public static readonly DiagnosticDescriptor KubernetesDeletionUnconfirmed = new(
        "GOS0613", "Deletion not confirmed", DiagnosticCategory.Timeout, Warning,
        "The API server accepted a deletion but the object is still there, most often because of a finalizer. It stays in the inventory.",
        "See which finalizers the object has, and whether their controllers run.");

    /// <summary>Definition not usable in time.</summary>
    public static readonly DiagnosticDescriptor KubernetesDefinitionNotUsable = new(
        "GOS0614", "Definition not usable in time", DiagnosticCategory.Timeout, Error,
        "A CustomResourceDefinition was not established, or a Namespace not active, in time; what comes after it was not applied.",
        "Look at the conditions of the object that is named.");

    /// <summary>Wave not healthy.</summary>
    public static readonly DiagnosticDescriptor KubernetesWaveUnhealthy = new(
        "GOS0615", "Wave not healthy", InvalidInput, Error,
        "A resource of a sync wave failed; the later waves were not applied.",
        "Look at the resource that is named.");

    /// <summary>Hook failed.</summary>
    public static readonly DiagnosticDescriptor KubernetesHookFailed = new(
        "GOS0616", "Hook failed", InvalidInput, Error,
        "A hook ended unsuccessfully; what comes after it was not done.",
        "Look at the logs of the hook's pods.");

    /// <summary>Field taken over.</summary>
    public static readonly DiagnosticDescriptor KubernetesFieldTakenOver = new(
        "GOS0617", "Field taken over", Conflict, Warning,
        "A field that another applier owns is set by the application and will be taken over.",
        "If the other applier is to keep it, remove the field from Git or add it to ignoreDifferences.");

    /// <summary>Not applied.</summary>
    public static readonly DiagnosticDescriptor KubernetesNotApplied = new(
        "GOS0618", "Not applied", Conflict, Info,
        "The object was not applied because another one of the same stage was refused.",
        "Correct the other object.");

    /// <summary>Invalid kubeconfig.</summary>
    public static readonly DiagnosticDescriptor KubernetesKubeconfigInvalid = new(
        "GOS0619", "Invalid kubeconfig", InvalidInput, Error,
        "The kubeconfig cannot be used: it is missing, malformed, or lacks the context, cluster or user.",
        "Check the file and the context of the target.");

    /// <summary>Credential plugin refused.</summary>
    public static readonly DiagnosticDescriptor KubernetesPluginRefused = new(
        "GOS0620", "Credential plugin refused", Policy, Error,
        "The kubeconfig wants to start a program to get a credential, which a controller never does.",
        "Use a token, a client certificate, or an AKS target with a managed identity.");

    /// <summary>Invalid health expression.</summary>
    public static readonly DiagnosticDescriptor KubernetesExpressionInvalid = new(
        "GOS0621", "Invalid health expression", InvalidInput, Error,
        "A health expression could not be parsed or evaluated within its limits.",
        "Correct the expression.");

    /// <summary>Denied by admission.</summary>
    public static readonly DiagnosticDescriptor KubernetesAdmissionDenied = new(
        "GOS0622", "Denied by admission", InvalidInput, Error,
        "An admission webhook or policy of the cluster denied the object.",
        "Correct the object so that it follows the policy that the message names.");

    /// <summary>Invalid ignore rule.</summary>
    public static readonly DiagnosticDescriptor KubernetesIgnoreRuleInvalid = new(
        "GOS0623", "Invalid ignore rule", InvalidInput, Warning,
        "A pointer or path of ignoreDifferences could not be used.",
        "Correct the rule.");

    /// <summary>Changed meanwhile.</summary>
    public static readonly DiagnosticDescriptor KubernetesChangedMeanwhile = new(
        "GOS0624", "Changed meanwhile", Conflict, Error,
        "The object was changed or created anew between the plan and the apply.",
        "Nothing has to be done: the next run plans anew.");

    /// <summary>API server too slow.</summary>
    public static readonly DiagnosticDescriptor KubernetesTimeout = new(
        "GOS0625", "API server too slow", DiagnosticCategory.Timeout, Error,
        "The API server did not answer in time.",
        "The operation is tried again. If it lasts, look at the load of the cluster and its webhooks.");

    /// <summary>Object not found.</summary>
    public static readonly DiagnosticDescriptor KubernetesObjectNotFound = new(
        "GOS0626", "Object not found", NotFound, Error,
        "The object does not exist.",
        "Nothing has to be done unless it should exist.");

    /// <summary>Target cannot be used.</summary>
    public static readonly DiagnosticDescriptor KubernetesTargetInvalid = new(
        "GOS0627", "Target cannot be used", InvalidInput, Error,
        "The definition of the Kubernetes target does not say how to reach the cluster.",
        "Give aks, kubeconfig or inCluster.");

    /// <summary>Compared without the API server.</summary>
    public static readonly DiagnosticDescriptor KubernetesCompareOffline = new(
        "GOS0628", "Compared without the API server", Permission, Warning,
        "The identity may not dry-run changes, so live and desired state were compared field by field; defaults of the server are not known.",
        "Grant the verb patch for an exact comparison, or accept possible differences.");

    /// <summary>Certificate of the API server not checked.</summary>
    public static readonly DiagnosticDescriptor KubernetesTlsNotVerified = new(
        "GOS0629", "Certificate of the API server not checked", Policy, Warning,
        "The kubeconfig says insecure-skip-tls-verify, so that anybody between the controller and the cluster can read and change everything.",
        "Give certificate-authority-data, and tls-server-name where the address differs from the name in the certificate.");

    /// <summary>Object in the place of a hook.</summary>
    public static readonly DiagnosticDescriptor KubernetesHookPlaceTaken = new(
        "GOS0630", "Object in the place of a hook", Policy, Error,
        "An object with the hook's name exists, and nothing says that the application made it. To run the hook, it would have to be deleted.",
        "Rename the hook, delete the object, or give it the label gitops.serverless/application with the application's name.");

    /// <summary>Hook of two phases.</summary>
    public static readonly DiagnosticDescriptor KubernetesHookOfTwoPhases = new(
        "GOS0631", "Hook of two phases", InvalidInput, Warning,
        "A hook names more than one phase. It runs in the first of them only; SyncFail may be named besides.",
        "Write one hook for each phase, with names of their own.");

    /// <summary>Ignore expression too costly.</summary>
    public static readonly DiagnosticDescriptor KubernetesIgnoreRuleTooCostly = new(
        "GOS0632", "Ignore expression too costly", Limit, Error,
        "A JSON path of ignoreDifferences needs more steps on the object than are allowed, so that nobody knows which fields are to be left alone. The object is not applied.",
        "Write a narrower path, or a JSON pointer.");

    /// <summary>Others would be deleted along.</summary>
    public static readonly DiagnosticDescriptor KubernetesHoldsOthers = new(
        "GOS0633", "Others would be deleted along", Policy, Warning,
        "A Namespace or CustomResourceDefinition is no longer in Git, but its deletion would delete objects, too, that the plan does not delete: of other applications, of nobody, or kept on purpose. It stays.",
        "Delete or move the objects that are named, or put the Namespace or CustomResourceDefinition back into Git.");
}
