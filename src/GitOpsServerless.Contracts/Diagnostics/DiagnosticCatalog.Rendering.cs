using static GitOpsServerless.Contracts.DiagnosticCategory;
using static GitOpsServerless.Contracts.DiagnosticSeverity;

namespace GitOpsServerless.Contracts;

/// <content>Rendering: GOS0200 to GOS0299.</content>
public static partial class DiagnosticCatalog
{
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
}
