using static GitOpsServerless.Contracts.DiagnosticCategory;
using static GitOpsServerless.Contracts.DiagnosticSeverity;

namespace GitOpsServerless.Contracts;

/// <summary>
/// Every diagnostic of the product: one region for each room, in the order of the codes. A code is never used again for something else.
/// Messages are made where the names are known (<see cref="DiagnosticDescriptor.Create"/>).
/// </summary>
public static class DiagnosticCatalog
{
    // ---- Definitions: GOS0001 to GOS0099 ----

    /// <summary>The file is not valid YAML or JSON.</summary>
    public static readonly DiagnosticDescriptor InvalidYaml = new(
        "GOS0001", "Invalid YAML", InvalidInput, Error,
        "A file could not be parsed as YAML or JSON. The other files and documents are not affected.",
        "Correct the syntax at the line that is named.");

    /// <summary>Not a definition document.</summary>
    public static readonly DiagnosticDescriptor InvalidDocument = new(
        "GOS0002", "Not a definition document", InvalidInput, Error,
        "A YAML document under the definitions root is not a mapping with apiVersion, kind, metadata and spec.",
        "Give the document these four fields, or move the file out of the definitions root.");

    /// <summary>Unknown kind.</summary>
    public static readonly DiagnosticDescriptor UnknownKind = new(
        "GOS0003", "Unknown kind", InvalidInput, Error,
        "The apiVersion or kind of a document is not one that this product reads.",
        "Use apiVersion gitops.serverless/v1 and one of the documented kinds, or move the file out of the definitions root.");

    /// <summary>Unknown field.</summary>
    public static readonly DiagnosticDescriptor UnknownField = new(
        "GOS0004", "Unknown field", InvalidInput, Error,
        "A document has a field that its kind does not have. Unknown fields are errors, since a misspelt field would otherwise be ignored without a word.",
        "Correct or remove the field.");

    /// <summary>Missing field.</summary>
    public static readonly DiagnosticDescriptor MissingField = new(
        "GOS0005", "Missing field", InvalidInput, Error,
        "A field that the kind needs is not given.",
        "Add the field.");

    /// <summary>Invalid field.</summary>
    public static readonly DiagnosticDescriptor InvalidField = new(
        "GOS0006", "Invalid field", InvalidInput, Error,
        "A field has a value of the wrong type or outside of what is allowed.",
        "Correct the value.");

    /// <summary>Duplicate field.</summary>
    public static readonly DiagnosticDescriptor DuplicateField = new(
        "GOS0007", "Duplicate field", InvalidInput, Error,
        "A field is given twice in the same mapping, so it is not clear which one is meant.",
        "Remove one of the two.");

    /// <summary>Duplicate name.</summary>
    public static readonly DiagnosticDescriptor DuplicateName = new(
        "GOS0008", "Duplicate name", InvalidInput, Error,
        "Two documents of the same kind have the same name. The one that comes first in the order of file names is used.",
        "Rename or remove one of them.");

    /// <summary>Unknown reference.</summary>
    public static readonly DiagnosticDescriptor UnknownReference = new(
        "GOS0009", "Unknown reference", NotFound, Error,
        "A document refers to another one that does not exist or is not valid itself.",
        "Correct the name, or add the document.");

    /// <summary>Unknown application.</summary>
    public static readonly DiagnosticDescriptor UnknownDependency = new(
        "GOS0010", "Unknown application", NotFound, Warning,
        "An application depends on another one that does not exist or is not valid now. It stays in force and waits.",
        "Correct the name, or add the application.");

    /// <summary>Dependency cycle.</summary>
    public static readonly DiagnosticDescriptor DependencyCycle = new(
        "GOS0011", "Dependency cycle", InvalidInput, Error,
        "Applications depend on each other in a circle, so none of them could ever be applied.",
        "Remove one of the dependencies.");

    /// <summary>A document of another product.</summary>
    public static readonly DiagnosticDescriptor NotADefinition = new(
        "GOS0012", "Not a definition", Unsupported, Warning,
        "A document under the definitions root belongs to another API. It is not read. Below the path of an application's own directory source such documents are expected and not reported.",
        "Nothing has to be done; move the file out of the definitions root if the warning disturbs.");

    /// <summary>A policy that only warns is broken.</summary>
    public static readonly DiagnosticDescriptor PolicyWarning = new(
        "GOS0013", "Policy broken", Policy, Warning,
        "A desired resource breaks a policy with warnOnly. The plan runs all the same.",
        "Change the resource, or the policy.");

    /// <summary>A generator or template of an ApplicationSet cannot be used.</summary>
    public static readonly DiagnosticDescriptor GeneratorFailed = new(
        "GOS0014", "Application set cannot be generated", InvalidInput, Error,
        "A generator of an ApplicationSet fails, or its template names a value that a generator does not give. No application of the set is generated, and none of the existing ones is removed.",
        "Correct the generator or the template.");

    /// <summary>A part of a Flux or Argo CD document has no counterpart.</summary>
    public static readonly DiagnosticDescriptor NoCounterpart = new(
        "GOS0015", "No counterpart", Unsupported, Warning,
        "A document of Flux or Argo CD is read as a definition of this product, and a part of it has no counterpart here. That part is left out, or the whole document where nothing sensible is left.",
        "Compare with the table in docs/migration.md, and write the definition yourself where the part matters.");

    // ---- Sources and Git: GOS0100 to GOS0199 ----

    /// <summary>The remote repository did not answer, answered with a server error, or its answer broke off.</summary>
    public static readonly DiagnosticDescriptor GitUnreachable = new(
        "GOS0100", "Repository unreachable", Connection, Error,
        "The remote repository did not answer, answered with a server error, or its answer broke off.",
        "Check the address and the network; the next look tries again.");

    /// <summary>The remote asks for a credential, or did not accept the one it was given.</summary>
    public static readonly DiagnosticDescriptor GitUnauthorized = new(
        "GOS0101", "Credential not accepted", Authentication, Error,
        "The remote asks for a credential, or did not accept the one it was given.",
        "Check the credential of the source: that it exists, is not expired and is for this host.");

    /// <summary>The remote knows the identity and does not allow the operation.</summary>
    public static readonly DiagnosticDescriptor GitForbidden = new(
        "GOS0102", "Not allowed by the remote", Permission, Error,
        "The remote knows the identity and does not allow the operation.",
        "Give the identity read access to the repository, and write access where commits are pushed.");

    /// <summary>The remote answered with HTTP status 429.</summary>
    public static readonly DiagnosticDescriptor GitThrottled = new(
        "GOS0103", "Remote asks to slow down", Throttled, Error,
        "The remote answered with HTTP status 429.",
        "Wait; lengthen the interval of the applications of this repository.");

    /// <summary>An exchange with the remote took longer than the limit.</summary>
    public static readonly DiagnosticDescriptor GitTimedOut = new(
        "GOS0104", "Remote too slow", DiagnosticCategory.Timeout, Error,
        "An exchange with the remote took longer than the limit.",
        "Try again; raise the limit for very large repositories.");

    /// <summary>There is no repository at the address, or the credential does not show it.</summary>
    public static readonly DiagnosticDescriptor GitRepositoryNotFound = new(
        "GOS0105", "Repository not found", NotFound, Error,
        "There is no repository at the address, or the credential does not show it.",
        "Check the address and the access of the credential.");

    /// <summary>No branch, tag, ref or commit matches the revision.</summary>
    public static readonly DiagnosticDescriptor GitRevisionNotFound = new(
        "GOS0106", "Revision not found", NotFound, Error,
        "No branch, tag, ref or commit matches the revision.",
        "Check the name of the revision and that it was pushed.");

    /// <summary>An abbreviated commit id matches more than one commit.</summary>
    public static readonly DiagnosticDescriptor GitRevisionAmbiguous = new(
        "GOS0107", "Revision ambiguous", InvalidInput, Error,
        "An abbreviated commit id matches more than one commit.",
        "Write more digits of the commit id.");

    /// <summary>The commit has no such path.</summary>
    public static readonly DiagnosticDescriptor GitPathNotFound = new(
        "GOS0108", "Path not found", NotFound, Error,
        "The commit has no such path.",
        "Check the path; it is case-sensitive and starts at the root of the repository.");

    /// <summary>An object of the repository is neither in the cache nor at the remote.</summary>
    public static readonly DiagnosticDescriptor GitObjectMissing = new(
        "GOS0109", "Object missing", NotFound, Error,
        "An object of the repository is neither in the cache nor at the remote.",
        "Check the repository with git fsck.");

    /// <summary>The address answers, but not in the smart HTTP protocol of Git.</summary>
    public static readonly DiagnosticDescriptor GitProtocolViolation = new(
        "GOS0110", "Not a Git server", Unsupported, Error,
        "The address answers, but not in the smart HTTP protocol of Git.",
        "Check the address; it must be the one that git clone takes.");

    /// <summary>The remote answered with an error of its own; its words are in the message.</summary>
    public static readonly DiagnosticDescriptor GitRemoteError = new(
        "GOS0111", "Remote reports an error", Connection, Error,
        "The remote answered with an error of its own; its words are in the message.",
        "Read the words of the remote.");

    /// <summary>A pack, an index or an object is damaged, or its content does not match its id.</summary>
    public static readonly DiagnosticDescriptor GitCorrupt = new(
        "GOS0112", "Damaged Git data", InvalidInput, Error,
        "A pack, an index or an object is damaged, or its content does not match its id.",
        "Check the repository with git fsck; a damaged cache is removed by emptying its folder.");

    /// <summary>A bound on size, count or depth was reached before the repository was read.</summary>
    public static readonly DiagnosticDescriptor GitLimitExceeded = new(
        "GOS0113", "Git limit reached", Limit, Error,
        "A bound on size, count or depth was reached before the repository was read.",
        "Narrow the path of the source, or raise the limit that is named.");

    /// <summary>The repository uses SHA-256 ids or another storage format that is not read.</summary>
    public static readonly DiagnosticDescriptor GitObjectFormatUnsupported = new(
        "GOS0114", "Object format not supported", Unsupported, Error,
        "The repository uses SHA-256 ids or another storage format that is not read.",
        "Use a repository with SHA-1 ids.");

    /// <summary>A tree holds a name that could leave the tree, change a repository or name a device.</summary>
    public static readonly DiagnosticDescriptor GitDangerousName = new(
        "GOS0115", "Dangerous name in a tree", InvalidInput, Error,
        "A tree holds a name that could leave the tree, change a repository or name a device.",
        "Remove or rename the entry in the repository.");

    /// <summary>The remote redirects to another host, to an insecure address, or too often.</summary>
    public static readonly DiagnosticDescriptor GitRedirectRefused = new(
        "GOS0116", "Redirect refused", Policy, Error,
        "The remote redirects to another host, to an insecure address, or too often.",
        "Use the address that it redirects to, or allow that host.");

    /// <summary>The address is not one that requests or credentials may go to.</summary>
    public static readonly DiagnosticDescriptor GitAddressRefused = new(
        "GOS0117", "Address refused", Policy, Error,
        "The address is not one that requests or credentials may go to.",
        "Use an https address of the repository's host.");

    /// <summary>A signature is missing, does not match, or is of a key that the source does not allow.</summary>
    public static readonly DiagnosticDescriptor GitSignatureRefused = new(
        "GOS0118", "Signature refused", Policy, Error,
        "A signature is missing, does not match, or is of a key that the source does not allow.",
        "Sign the commit or tag with an allowed key, or correct the allowed signers.");

    /// <summary>A submodule is on a host that is not allowed, or is not described well enough to be found.</summary>
    public static readonly DiagnosticDescriptor GitSubmoduleRefused = new(
        "GOS0119", "Submodule not followed", Policy, Error,
        "A submodule is on a host that is not allowed, or is not described well enough to be found.",
        "Add the host to the submodule hosts of the source, or correct .gitmodules.");

    /// <summary>A file is a pointer to content that Git LFS keeps elsewhere, and no LFS access is configured.</summary>
    public static readonly DiagnosticDescriptor GitLfsPointer = new(
        "GOS0120", "Git LFS pointer", Unsupported, Error,
        "A file is a pointer to content that Git LFS keeps elsewhere, and no LFS access is configured.",
        "Keep files that are deployed in Git itself, or configure LFS for the source.");

    /// <summary>The change that was asked for does not fit the repository.</summary>
    public static readonly DiagnosticDescriptor GitPushInvalid = new(
        "GOS0121", "Commit cannot be made", InvalidInput, Error,
        "The change that was asked for does not fit the repository.",
        "Check the branch, the paths and the revision of the change.");

    /// <summary>The folder in which Git objects are kept cannot be written.</summary>
    public static readonly DiagnosticDescriptor GitCacheUnavailable = new(
        "GOS0122", "Git cache cannot be written", Connection, Error,
        "The folder in which fetched Git objects are kept cannot be written: the disk is full, or the folder is not there or not allowed.",
        "Free space, give the host another cache folder, or lower the size of the cache; the next look tries again.");

    /// <summary>Directory not found.</summary>
    public static readonly DiagnosticDescriptor DirectoryNotFound = new(
        "GOS0190", "Directory not found", NotFound, Error,
        "The directory of a source, or the path inside of it, does not exist.",
        "Correct source.directory or source.path.");

    /// <summary>Source too large.</summary>
    public static readonly DiagnosticDescriptor SourceTooLarge = new(
        "GOS0191", "Source too large", Limit, Error,
        "A source has more files or bytes than the limits allow.",
        "Point source.path at a smaller folder.");

    /// <summary>Revision not found.</summary>
    public static readonly DiagnosticDescriptor RevisionNotFound = new(
        "GOS0192", "Revision not found", NotFound, Error,
        "A revision is not known to the source.",
        "Look at the recorded revisions: Get-GitOpsRevision -Name APPLICATION.");

    /// <summary>No such kind of source.</summary>
    public static readonly DiagnosticDescriptor NoSource = new(
        "GOS0193", "No such kind of source", Unsupported, Error,
        "No part of this host serves the kind of source that an application names.",
        "Use source.url with https, or source.directory.");

    /// <summary>Source unreadable.</summary>
    public static readonly DiagnosticDescriptor SourceUnreadable = new(
        "GOS0194", "Source unreadable", Connection, Error,
        "A file of a source could not be read.",
        "Check permissions and try again.");

    /// <summary>Directory source cannot be written.</summary>
    public static readonly DiagnosticDescriptor DirectoryReadOnly = new(
        "GOS0195", "Directory source cannot be written", Unsupported, Error,
        "A commit was asked for, but the source is a plain directory without versions.",
        "Use a Git repository as the source.");

    /// <summary>Directory not allowed.</summary>
    public static readonly DiagnosticDescriptor DirectoryNotAllowed = new(
        "GOS0196", "Directory not allowed", Policy, Error,
        "A source names a directory outside of the folder that the definitions are in, directly or over a symbolic link.",
        "Move it below the definitions, or let the host's owner allow it: GITOPS_SOURCE_DIRECTORIES.");

    // ---- Rendering: GOS0200 to GOS0299 ----

    /// <summary>Path not found.</summary>
    public static readonly DiagnosticDescriptor RenderPathNotFound = new(
        "GOS0200", "Path not found", NotFound, Error,
        "The path of the application does not exist in its source at this revision.",
        "Correct spec.source.path, or add the files.");

    /// <summary>Manifest is not valid YAML or JSON.</summary>
    public static readonly DiagnosticDescriptor ManifestSyntax = new(
        "GOS0201", "Manifest is not valid YAML or JSON", InvalidInput, Error,
        "A manifest could not be parsed. Nothing of the application is applied, so that a broken file never looks like a deletion.",
        "Correct the syntax at the line that is named.");

    /// <summary>Object without apiVersion, kind or name.</summary>
    public static readonly DiagnosticDescriptor ManifestWithoutIdentity = new(
        "GOS0202", "Object without apiVersion, kind or name", InvalidInput, Error,
        "Every object of a manifest needs apiVersion, kind and metadata.name; generateName has no identity that could be kept in sync.",
        "Add what is missing, or leave the file out with plain.exclude.");

    /// <summary>Object defined twice.</summary>
    public static readonly DiagnosticDescriptor DuplicateObject = new(
        "GOS0203", "Object defined twice", InvalidInput, Error,
        "Two objects have the same kind, namespace and name; which one should win is not defined.",
        "Remove one of the two.");

    /// <summary>Rendering limit reached.</summary>
    public static readonly DiagnosticDescriptor RenderLimit = new(
        "GOS0204", "Rendering limit reached", Limit, Error,
        "A file or the whole input is larger, deeper or has more parts than the limits of rendering allow.",
        "Split the application, or make its files smaller.");

    /// <summary>Key stands twice in a mapping.</summary>
    public static readonly DiagnosticDescriptor DuplicateKey = new(
        "GOS0205", "Key stands twice in a mapping", InvalidInput, Warning,
        "A mapping has the same key twice. The last value is taken, as Kubernetes does, and the first one is lost.",
        "Remove one of the two keys.");

    /// <summary>Path or link leaves the source.</summary>
    public static readonly DiagnosticDescriptor PathOutsideSource = new(
        "GOS0206", "Path or link leaves the source", Policy, Error,
        "A path or a symbolic link points outside the files of the source, or through too many links. Nothing outside the source is ever read.",
        "Keep every file that is referred to inside the repository.");

    /// <summary>Undefined variable.</summary>
    public static readonly DiagnosticDescriptor UndefinedVariable = new(
        "GOS0207", "Undefined variable", InvalidInput, Error,
        "A ${NAME} has no value and no default, and substitution is strict.",
        "Define the variable, write a default as ${NAME:=value}, or escape it as $${NAME}.");

    /// <summary>Wrong substitution expression.</summary>
    public static readonly DiagnosticDescriptor SubstitutionSyntax = new(
        "GOS0208", "Wrong substitution expression", InvalidInput, Error,
        "A ${…} expression cannot be understood, or its name is not a valid variable name.",
        "Correct the expression, or escape it as $${…}.");

    /// <summary>Rendering program not found.</summary>
    public static readonly DiagnosticDescriptor ToolMissing = new(
        "GOS0209", "Rendering program not found", NotFound, Error,
        "The program that renders this kind of source is not installed where the controller runs.",
        "Install it, or name its path in GITOPS_KUSTOMIZE_PATH, GITOPS_HELM_PATH or GITOPS_BICEP_PATH.");

    /// <summary>Rendering program failed.</summary>
    public static readonly DiagnosticDescriptor ToolFailed = new(
        "GOS0210", "Rendering program failed", InvalidInput, Error,
        "The rendering program reported an error for the files of this revision.",
        "Correct the files that the message names; the same command can be tried locally.");

    /// <summary>Rendering took too long.</summary>
    public static readonly DiagnosticDescriptor ToolTimeout = new(
        "GOS0211", "Rendering took too long", DiagnosticCategory.Timeout, Error,
        "The rendering program was stopped at its deadline.",
        "Make the input smaller, or split the application.");

    /// <summary>Remote reference not allowed.</summary>
    public static readonly DiagnosticDescriptor RemoteNotAllowed = new(
        "GOS0212", "Remote reference not allowed", Policy, Error,
        "The input refers to another host for bases, charts or resources, and the operator has not allowed that host.",
        "Copy the files into the repository, or ask the operator to allow the host.");

    /// <summary>Plugin or function not allowed.</summary>
    public static readonly DiagnosticDescriptor PluginNotAllowed = new(
        "GOS0213", "Plugin or function not allowed", Policy, Error,
        "The kustomization uses a plugin, an exec or container function, or Helm inflation, which run code of the repository; or a chart calls getHostByName, which asks a name server. They are off.",
        "Use built-in generators and transformers, and values instead of names that are looked up.");

    /// <summary>Encrypted file without a key.</summary>
    public static readonly DiagnosticDescriptor EncryptedWithoutKey = new(
        "GOS0214", "Encrypted file without a key", InvalidInput, Error,
        "A SOPS-encrypted file cannot be decrypted because none of its recipients' keys is configured.",
        "Configure one of the keys that the message names.");

    /// <summary>Encrypted file is damaged.</summary>
    public static readonly DiagnosticDescriptor EncryptedDamaged = new(
        "GOS0215", "Encrypted file is damaged", InvalidInput, Error,
        "A SOPS-encrypted file does not authenticate, or its sops section is gone or not complete: it was changed without its key, or is cut off.",
        "Encrypt the file again with sops.");

    /// <summary>Referenced file is missing.</summary>
    public static readonly DiagnosticDescriptor RenderFileMissing = new(
        "GOS0216", "Referenced file is missing", NotFound, Error,
        "A file that the application's rendering options or a kustomization refer to is not in the source.",
        "Add the file, or correct the reference.");

    /// <summary>Chart dependency is missing.</summary>
    public static readonly DiagnosticDescriptor ChartDependencyMissing = new(
        "GOS0217", "Chart dependency is missing", NotFound, Error,
        "The chart declares a dependency that is not in its charts folder.",
        "Vendor it with 'helm dependency build', or ask the operator to allow the repository's host.");

    /// <summary>Invalid rendering option.</summary>
    public static readonly DiagnosticDescriptor InvalidRenderOption = new(
        "GOS0218", "Invalid rendering option", InvalidInput, Error,
        "An option of the application's rendering section, or a field of a kustomization or chart that has to be checked first, is not valid.",
        "Correct the option that the message names.");

    /// <summary>Kustomization inside plain manifests.</summary>
    public static readonly DiagnosticDescriptor NestedKustomization = new(
        "GOS0219", "Kustomization inside plain manifests", InvalidInput, Warning,
        "A folder of plain manifests contains a kustomization file. It is left out; the manifests beside it are taken as they are.",
        "Point the application at the folder of the kustomization, or add a kustomization file at the path of the application.");

    /// <summary>Remote file could not be fetched.</summary>
    public static readonly DiagnosticDescriptor RemoteFailed = new(
        "GOS0220", "Remote file could not be fetched", Connection, Error,
        "A chart, base or file of an allowed host could not be fetched, or is not there.",
        "Check the address, the version and the credentials for the host; a host that is down is tried again.");

    /// <summary>Remote content does not have its digest.</summary>
    public static readonly DiagnosticDescriptor RemoteChanged = new(
        "GOS0221", "Remote content does not have its digest", Policy, Error,
        "What was fetched is not what the index or the manifest says: it was changed on the way or on the server.",
        "Do not use the version; ask whoever publishes it.");

    /// <summary>Template computes on an encrypted value.</summary>
    public static readonly DiagnosticDescriptor EncryptedValueComputed = new(
        "GOS0222", "Template computes on an encrypted value", InvalidInput, Error,
        "Templates see a placeholder in place of a decrypted value. This chart changes it, cuts it, or computes something from it (upper, trunc, len, sha256sum), and the result would not be that of the value.",
        "Put the value that is wanted into the encrypted file, and let the template take it as it is; b64enc below data of a Secret is understood.");

    /// <summary>Nothing rendered.</summary>
    public static readonly DiagnosticDescriptor RenderedNothing = new(
        "GOS0223", "Nothing rendered", InvalidInput, Warning,
        "The rendering succeeded and gave no object: the files are empty, left out, or switched off by values.",
        "Check the path, the values and the conditions of the templates.");

    // ---- Bicep: GOS0300 to GOS0399 ----

    // ---- ARM template language: GOS0400 to GOS0499 ----

    // ---- Azure target: GOS0500 to GOS0599 ----

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

    // ---- Kubernetes: GOS0600 to GOS0699 ----

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

    // ---- Secrets, state, queue, leases: GOS0700 to GOS0799 ----

    /// <summary>Secret reference without a vault.</summary>
    public static readonly DiagnosticDescriptor SecretWithoutVault = new(
        "GOS0700", "Secret reference without a vault", InvalidInput, Error,
        "A secret reference names no vault, and the application does not say which one is meant.",
        "Write spec.secrets.keyVault, or the full address: ${keyvault:https://VAULT.vault.azure.net/secrets/NAME}.");

    /// <summary>No secret store.</summary>
    public static readonly DiagnosticDescriptor SecretsNotConfigured = new(
        "GOS0701", "No secret store", Unsupported, Error,
        "A desired object refers to a secret, but this host has no connection to a Key Vault.",
        "Start the host with an Azure identity, or take the reference out.");

    /// <summary>Storage account unreachable.</summary>
    public static readonly DiagnosticDescriptor StorageUnreachable = new(
        "GOS0710", "Storage account unreachable", Connection, Error,
        "The storage account that holds state and queue did not answer after several tries.",
        "Check the account name, the network rules and the state of the service; the step is repeated.");

    /// <summary>Storage access refused.</summary>
    public static readonly DiagnosticDescriptor StorageForbidden = new(
        "GOS0711", "Storage access refused", Permission, Error,
        "The identity of the controller may not read or write the storage account.",
        "Assign Storage Blob Data Owner and Storage Queue Data Contributor on the account to the identity; new assignments need a few minutes.");

    /// <summary>Storage request failed.</summary>
    public static readonly DiagnosticDescriptor StorageFailed = new(
        "GOS0712", "Storage request failed", Connection, Error,
        "The storage account answered with a status that is not expected.",
        "Look at the error code in the message; the step is repeated.");

    /// <summary>Message given up.</summary>
    public static readonly DiagnosticDescriptor PoisonMessage = new(
        "GOS0713", "Message given up", DiagnosticCategory.Internal, Error,
        "A queue message failed as often as is allowed. It is kept in the poison queue with the reason; the application is looked at again at its next interval.",
        "Read the reason, mend its cause, and remove the message from the poison queue.");

    /// <summary>Step took too long.</summary>
    public static readonly DiagnosticDescriptor StepTooLong = new(
        "GOS0714", "Step took too long", DiagnosticCategory.Timeout, Error,
        "A step of the application exceeded the longest time of a step and was cancelled. It is repeated, with longer pauses each time.",
        "Look at what takes the time (rendering, a slow target, very many objects), split the application, or raise GITOPS_STEP_TIMEOUT together with the functionTimeout in host.json.");

    /// <summary>Secret not found.</summary>
    public static readonly DiagnosticDescriptor SecretNotFound = new(
        "GOS0720", "Secret not found", NotFound, Error,
        "The Key Vault has no secret of this name, or not this version of it.",
        "Check the name for typing errors, or create the secret.");

    /// <summary>Secret access refused.</summary>
    public static readonly DiagnosticDescriptor SecretForbidden = new(
        "GOS0721", "Secret access refused", Permission, Error,
        "The identity of the controller may not read the secret, or the vault's firewall keeps it out.",
        "Assign Key Vault Secrets User on the vault to the identity, and check the network rules; new assignments need a few minutes.");

    /// <summary>Key Vault does not accept the identity.</summary>
    public static readonly DiagnosticDescriptor SecretAuthentication = new(
        "GOS0722", "Key Vault does not accept the identity", Authentication, Error,
        "No token for the Key Vault could be had, or the vault did not accept it.",
        "Sign in (az login, Connect-AzAccount), or check the managed identity of the host and the tenant of the vault.");

    /// <summary>Key Vault unavailable.</summary>
    public static readonly DiagnosticDescriptor SecretUnavailable = new(
        "GOS0723", "Key Vault unavailable", Connection, Error,
        "The Key Vault could not be reached, is throttling, or answered with a server error.",
        "Nothing has to be done when it passes; else check the name of the vault and the network.");

    /// <summary>Secret disabled or expired.</summary>
    public static readonly DiagnosticDescriptor SecretDisabled = new(
        "GOS0724", "Secret disabled or expired", InvalidInput, Error,
        "The secret exists but is disabled, not valid yet, or has expired.",
        "Enable the secret or set a new version.");

    /// <summary>Not a Key Vault address.</summary>
    public static readonly DiagnosticDescriptor VaultNotAllowed = new(
        "GOS0725", "Not a Key Vault address", InvalidInput, Error,
        "A reference names an address that does not belong to Azure Key Vault. No token is sent there.",
        "Use an address such as https://NAME.vault.azure.net.");

    /// <summary>No credential for the cluster.</summary>
    public static readonly DiagnosticDescriptor ClusterCredentialFailed = new(
        "GOS0730", "No credential for the cluster", Permission, Error,
        "Azure Resource Manager did not hand out the user credential of an AKS cluster.",
        "Check the resource id, and assign Azure Kubernetes Service Cluster User Role on the cluster to the identity.");

    /// <summary>No token for the cluster.</summary>
    public static readonly DiagnosticDescriptor ClusterTokenFailed = new(
        "GOS0731", "No token for the cluster", Authentication, Error,
        "No Entra token for the AKS API server could be had.",
        "Sign in (az login, Connect-AzAccount), or check the managed identity of the host.");

    // ---- Engine and operations: GOS0800 to GOS0899 ----

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

    // ---- Hosts and module: GOS0900 to GOS0999 ----

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

    /// <summary>All descriptors, ordered by code.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        .. typeof(DiagnosticCatalog).GetFields()
            .Where(f => f.FieldType == typeof(DiagnosticDescriptor))
            .Select(f => (DiagnosticDescriptor)f.GetValue(null)!)
            .OrderBy(d => d.Code, StringComparer.Ordinal),
    ];
}
