using GitOpsServerless.Contracts;
using static GitOpsServerless.Engine.Definitions.Schema.SchemaBuilder;

namespace GitOpsServerless.Engine.Definitions.Schema;

/// <summary>The shapes of all kinds of definition documents.</summary>
internal static class DefinitionSchemas
{
    private static readonly ObjectSchema Windows = Object(
        "A time in which synchronising is allowed or denied.",
        Required("kind", OneOf("Deny wins over allow; where an allow window exists, everything outside is denied.", "allow", "deny")),
        Required("schedule", Scalar(ScalarKind.Cron, "Start of the window: a cron expression with five fields.")),
        Required("duration", Duration("Length of the window.")),
        Optional("timeZone", Scalar(ScalarKind.TimeZone, "IANA or Windows name of the time zone of the schedule.") with { Default = "UTC" }),
        Optional("manual", Boolean("Whether an operator's own command passes a denied time.") with { Default = "true" }));

    private static readonly ObjectSchema Verify = Object(
        "Verification of signatures; what is not signed by an allowed signer or key is refused.",
        Required("mode", OneOf("What must be signed.", "HEAD", "Tag", "TagAndHEAD")),
        Optional("allowedSigners", Texts("Lines in the format of ssh-keygen's allowed signers file.")),
        Optional("openPgpKeys", Texts("Armoured OpenPGP public keys."))) with
    { AtLeastOneOf = ["allowedSigners", "openPgpKeys"] };

    private static readonly ObjectSchema Lfs = Object(
        "Git LFS; without it a pointer file is an error.",
        Optional("url", Text("Address of the LFS server; the repository's own when left out.")),
        Optional("hosts", Texts("Hosts that content may be downloaded from, besides the server's own.")));

    private static readonly FieldSchema[] RepositoryFields =
    [
        Optional("credential", Text("Reference to the secret for the repository, such as ${keyvault:git-token}, or managedIdentity.")),
        Optional("userName", Text("User name that goes with the credential.")),
        Optional("submodules", Boolean("Fetch submodules.") with { Default = "false" }),
        Optional("submoduleHosts", Texts("Hosts that submodules may point to, besides the repository's own.")),
        Optional("verify", Verify),
        Optional("lfs", Lfs),
    ];

    private static readonly ObjectSchema Source = Object(
        "Where desired state comes from.",
        [
            Optional("url", Text("URL of a Git repository.")),
            Optional("repository", Text("Name of a document of kind Repository.")),
            Optional("directory", Text("A directory on the machine of the host; relative to the definitions root.")),
            Optional("revision", Text("Branch, tag, semver range, full ref or commit; the remote's default branch when left out.")),
            Optional("path", Scalar(ScalarKind.RelativePath, "Path inside the source.")),
            Optional("tagPrefix", Text("Prefix of the tags that a semver range looks at.")),
            .. RepositoryFields,
        ]) with
    { AtLeastOneOf = ["url", "repository", "directory"], AtMostOneOf = ["url", "repository", "directory"] };

    private static readonly ObjectSchema Kustomize = Object(
        "Options of kustomize, on top of the kustomization in the repository.",
        Optional("namespace", Text("Namespace for all objects.")),
        Optional("namePrefix", Text("Prefix of all names.")),
        Optional("nameSuffix", Text("Suffix of all names.")),
        Optional("images", List("Images to replace.", Object(
            "An image to replace.",
            Required("name", Text("Image name without tag.")),
            Optional("newName", Text("New name.")),
            Optional("newTag", Text("New tag.")),
            Optional("digest", Text("Digest.")))) with
        { }),
        Optional("replicas", new MapSchema("Replica counts by name.", Scalar(ScalarKind.Integer, "Replicas."))),
        Optional("labels", TextMap("Labels for all objects.")),
        Optional("labelSelectors", Boolean("Put the labels into selectors and templates as well.") with { Default = "false" }),
        Optional("labelTemplates", Boolean("Put the labels into templates as well.") with { Default = "false" }),
        Optional("annotations", TextMap("Annotations for all objects.")),
        Optional("patches", List("Patches, as kustomize's patches field has them.", new AnySchema("A patch."))),
        Optional("components", Texts("Component folders, relative to the path.")),
        Optional("ignoreMissingComponents", Boolean("Leave out components whose folder does not exist.") with { Default = "false" }));

    private static readonly ObjectSchema Helm = Object(
        "Options of Helm.",
        Optional("releaseName", Text("Release name; the application's name when left out.")),
        Optional("namespace", Text("Release namespace.")),
        Optional("valueFiles", Texts("Value files, relative to the chart.")),
        Optional("ignoreMissingValueFiles", Boolean("Leave out value files that do not exist.") with { Default = "false" }),
        Optional("valueSources", List("Value files of other repositories, after valueFiles.", Object(
            "Value files of another repository.",
            Required("source", Source),
            Required("files", Texts("Value files, relative to the path of the source."))))),
        Optional("values", new AnySchema("Inline values; win over files.")),
        Optional("parameters", TextMap("Single values by dotted path; win over all else.")),
        Optional("stringParameters", TextMap("Single values that are text whatever they look like.")),
        Optional("fileParameters", TextMap("Single values that are the content of a file, relative to the chart.")),
        Optional("includeCrds", Boolean("Include CRDs of the chart.") with { Default = "true" }),
        Optional("skipTests", Boolean("Leave out test hooks.") with { Default = "true" }),
        Optional("kubeVersion", Text("Kubernetes version given to the chart; the target's when left out.")),
        Optional("apiVersions", Texts("API versions given to the chart; the target's when left out.")),
        Optional("chart", Text("Chart name when it comes from a repository or registry.")),
        Optional("repository", Text("Chart repository URL or oci://….")),
        Optional("version", Text("Chart version.")));

    private static readonly ObjectSchema Template = Object(
        "Options of ARM templates and Bicep.",
        Optional("file", Scalar(ScalarKind.RelativePath, "Template file inside the path.")),
        Optional("parameterFile", Scalar(ScalarKind.RelativePath, "Parameter file inside the path.")),
        Optional("parameters", new MapSchema("Parameter values; win over the file.", new AnySchema("A value."))));

    private static readonly ObjectSchema Plain = Object(
        "Options of plain manifests.",
        Optional("recurse", Boolean("Look into folders below the path.") with { Default = "true" }),
        Optional("include", Texts("Glob patterns of files to take.")),
        Optional("exclude", Texts("Glob patterns of files to leave out.")));

    private static readonly ObjectSchema Substitute = Object(
        "Substitution of ${NAME} in rendered objects.",
        Optional("variables", TextMap("Variables.")),
        Optional("fromConfigMaps", Texts("ConfigMaps of the rendered set whose data are variables.")),
        Optional("strict", Boolean("An undefined variable without a default is an error.") with { Default = "true" }));

    private static readonly ObjectSchema Sync = Object(
        "When and how the application is synchronised.",
        Optional("mode", OneOf("auto applies and heals, manual waits for approval, report never writes.", "auto", "manual", "report") with { Default = "auto" }),
        Optional("prune", Boolean("Delete what is in the inventory and no longer desired.") with { Default = "false" }),
        Optional("maxPrune", Scalar(ScalarKind.Quota, "Share (30%) or number (5) of the inventory that one run may prune without approval.") with { Default = DefinitionDefaults.MaxPrune.ToString() }),
        Optional("interval", Duration("Time between two looks at source and target.") with { Default = Durations.Format(DefinitionDefaults.Interval) }),
        Optional("selfHeal", Boolean("Heal drift, or only report it.") with { Default = "true" }),
        Optional("allowReplace", Boolean("Delete and create again when an immutable property changes.") with { Default = "false" }),
        Optional("createNamespace", Boolean("Create missing namespaces.") with { Default = "false" }),
        Optional("timeout", Duration("Longest time of one operation.") with { Default = Durations.Format(DefinitionDefaults.OperationTimeout) }),
        Optional("retry", Object(
            "Retry of failed operations.",
            Optional("limit", Scalar(ScalarKind.Integer, "Tries at one revision before waiting for the interval.") with { Default = "5" }),
            Optional("backoff", Duration("First delay.") with { Default = "5s" }),
            Optional("factor", Scalar(ScalarKind.Number, "Factor from one delay to the next.") with { Default = "2" }),
            Optional("max", Duration("Longest delay.") with { Default = "3m" }))),
        Optional("windows", List("Windows.", Windows)));

    private static readonly ObjectSchema Ignore = Object(
        "Properties to leave alone, in comparing and in applying.",
        Optional("group", Text("API group or Azure provider namespace.")),
        Optional("kind", Text("Kind or Azure resource type.")),
        Optional("name", Text("Name; * is a wildcard.")),
        Optional("namespace", Text("Namespace or Azure resource group.")),
        Optional("jsonPointers", Texts("JSON pointers (RFC 6901).")),
        Optional("jsonPaths", Texts("JSON path expressions (RFC 9535).")),
        Optional("managedFieldsManagers", Texts("Field managers whose fields are left alone."))) with
    { AtLeastOneOf = ["jsonPointers", "jsonPaths", "managedFieldsManagers"] };

    private static readonly ObjectSchema Health = Object(
        "Health after apply.",
        Optional("timeout", Duration("How long resources may take to become healthy.") with { Default = Durations.Format(DefinitionDefaults.HealthTimeout) }),
        Optional("onFailure", OneOf("What happens when they do not.", "hold", "rollback") with { Default = "hold" }),
        Optional("expressions", List("Health of the user's own kinds.", Object(
            "Health of one kind.",
            Required("apiVersion", Text("API version.")),
            Required("kind", Text("Kind.")),
            Optional("current", Text("CEL expression that is true when it is healthy.")),
            Optional("inProgress", Text("CEL expression that is true while it is on its way.")),
            Optional("failed", Text("CEL expression that is true when it failed."))))));

    /// <summary>The <c>spec</c> of an Application.</summary>
    public static ObjectSchema Application { get; } = Object(
        "One unit of desired state: a path of a source that is kept equal to a target.",
        Optional("project", Text("Project whose rules it follows.") with { Default = DefinitionDefaults.Project }),
        Required("source", Source),
        Optional("target", Text("Name of a document of kind Target; the sandbox's default one when left out.")),
        Optional("namespace", Text("Namespace of Kubernetes objects that name none; the target's default when left out.")),
        Optional("plain", Plain),
        Optional("kustomize", Kustomize),
        Optional("helm", Helm),
        Optional("bicep", Template),
        Optional("arm", Template),
        Optional("substitute", Substitute),
        Optional("sync", Sync),
        Optional("dependsOn", List("Applications that must be synced and healthy first.", new EitherSchema(
            "An application.",
            Text("Name."),
            Object("An application.", Required("name", Text("Name.")))))),
        Optional("inputs", List("Outputs of other applications that become variables or parameters here.", Object(
            "Outputs of one application.",
            Required("from", Text("Name of the other application.")),
            Required("outputs", TextMap("Output name to variable or parameter name."))))),
        Optional("secrets", Object("Where secret references without a vault are looked up.", Optional("keyVault", Text("Address of a Key Vault.")))),
        Optional("ignoreDifferences", List("Properties to leave alone.", Ignore)),
        Optional("health", Health),
        Optional("suspend", Boolean("Do nothing.") with { Default = "false" })) with
    { AtMostOneOf = ["plain", "kustomize", "helm", "bicep", "arm"] };

    /// <summary>The <c>spec</c> of a Repository.</summary>
    public static ObjectSchema Repository { get; } = Object(
        "A source that several applications use.",
        [
            Optional("url", Text("URL of a Git repository.")),
            Optional("directory", Text("A directory on the machine of the host; relative to the definitions root.")),
            Optional("revision", Text("Revision of applications that name none.")),
            .. RepositoryFields,
        ]) with
    { AtLeastOneOf = ["url", "directory"], AtMostOneOf = ["url", "directory"] };

    /// <summary>The <c>spec</c> of a Target.</summary>
    public static ObjectSchema Target { get; } = Object(
        "A Kubernetes cluster or a scope in Azure.",
        Optional("kubernetes", Object(
            "A Kubernetes cluster.",
            Optional("aks", Text("Azure resource id of an AKS cluster.")),
            Optional("kubeconfig", Text("Path of a kubeconfig file, or a secret reference that resolves to its text.")),
            Optional("context", Text("Context inside the kubeconfig.")),
            Optional("inCluster", Boolean("Use the service account of the controller's own pod.")),
            Optional("sandbox", Boolean("Use the built-in sandbox cluster.")),
            Optional("defaultNamespace", Text("Namespace for objects that name none.") with { Default = "default" })) with
        { AtMostOneOf = ["aks", "kubeconfig", "inCluster", "sandbox"], AtLeastOneOf = ["aks", "kubeconfig", "inCluster", "sandbox"] }),
        Optional("azure", Object(
            "A deployment scope in Azure; the most specific field decides.",
            Optional("tenant", Text("Tenant id.")),
            Optional("managementGroup", Text("Management group name.")),
            Optional("subscription", Text("Subscription id.")),
            Optional("resourceGroup", Text("Resource group name.")),
            Optional("location", Text("Location of the deployment, and of a resource group that has to be created.")),
            Optional("createResourceGroup", Boolean("Create the resource group when it does not exist.") with { Default = "false" }),
            Optional("cloud", OneOf("Cloud.", "AzureCloud", "AzureUSGovernment", "AzureChinaCloud") with { Default = "AzureCloud" }),
            Optional("deployment", OneOf("Deployment stack or plain deployment.", "stack", "deployment") with { Default = "stack" }),
            Optional("actionOnUnmanage", OneOf("What a stack does with resources that left the template; follows sync.prune when left out.", "delete", "detach")),
            Optional("denySettings", OneOf("Deny settings of a stack.", "none", "denyDelete", "denyWriteAndDelete") with { Default = "none" }),
            Optional("denyExcludedPrincipals", Texts("Object ids of principals that the deny settings do not hold for; at most 5.")),
            Optional("denyExcludedActions", Texts("Actions that the deny settings do not hold for; at most 200.")),
            Optional("denyApplyToChildScopes", Boolean("Let the deny settings hold for what is below managed resources, too.") with { Default = "false" }),
            Optional("countNoise", Texts("Classes of noise (N1 to N12, see docs/noise.md) that count as differences.")),
            Optional("sandbox", Boolean("Use the built-in sandbox."))))) with
    { AtMostOneOf = ["kubernetes", "azure"], AtLeastOneOf = ["kubernetes", "azure"] };

    /// <summary>The <c>spec</c> of a Project.</summary>
    public static ObjectSchema Project { get; } = Object(
        "Tenancy: what the applications of a project may use. * is a wildcard, a leading ! denies and wins.",
        Optional("sources", Texts("Repository URLs or directories.")),
        Optional("targets", Texts("Target names.")),
        Optional("scopes", Texts("Namespaces or Azure scopes.")),
        Optional("kinds", Texts("Resource types such as apps/Deployment or Microsoft.Storage/*.")),
        Optional("windows", List("Windows that hold for all its applications.", Windows)));

    /// <summary>The <c>spec</c> of a Policy.</summary>
    public static ObjectSchema Policy { get; } = Object(
        "A rule that every plan of the selected applications must satisfy.",
        Required("message", Text("What to tell when a rule is broken.")),
        Optional("deny", Boolean("Deny every resource of the kinds.") with { Default = "false" }),
        Optional("requiredLabels", Texts("Labels (Kubernetes) or tags (Azure) that each desired resource must have.")),
        Optional("allowedLocations", Texts("Azure locations that desired resources may have.")),
        Optional("allowedRegistries", Texts("Registries, or registries with a path, that container images may come from.")),
        Optional("expression", Text("CEL expression over object (the desired resource; null for a delete), change (action, origin, type, scope, name) and application (name, project, labels, target); true allows.")),
        Optional("kinds", Texts("Resource types that it looks at.")),
        Optional("applications", Texts("Applications that it holds for.")),
        Optional("warnOnly", Boolean("Warn instead of hold.") with { Default = "false" })) with
    { AtLeastOneOf = ["deny", "requiredLabels", "allowedLocations", "allowedRegistries", "expression"] };

    private static readonly ObjectSchema ListOfElements = Object("Elements that stand in the document.", Required("elements", List("Mappings of values.", new AnySchema("An element."))));

    private static readonly ObjectSchema GitPaths = Object(
        "Folders and files of the definitions root. * matches within a segment, ** any number of segments, a leading ! excludes.",
        Optional("directories", Texts("Patterns of folders; each gives path.path, path.basename, path.basenameNormalized and path.segments.")),
        Optional("files", Texts("Patterns of YAML or JSON files; each gives its content, and the path of its folder."))) with
    { AtLeastOneOf = ["directories", "files"] };

    private static readonly ObjectSchema SingleGenerator = Object(
        "One of list and git.",
        Optional("list", ListOfElements),
        Optional("git", GitPaths)) with
    { AtMostOneOf = ["list", "git"], AtLeastOneOf = ["list", "git"] };

    private static readonly ObjectSchema Generator = Object(
        "One of list, git, matrix and merge.",
        Optional("list", ListOfElements),
        Optional("git", GitPaths),
        Optional("matrix", Object("Every combination of two generators.", Required("generators", List("Two generators.", SingleGenerator)))),
        Optional("merge", Object(
            "The elements of the first generator with the values of the others laid over.",
            Required("mergeKeys", Texts("Values that identify an element.")),
            Required("generators", List("Generators.", SingleGenerator))))) with
    { AtMostOneOf = ["list", "git", "matrix", "merge"], AtLeastOneOf = ["list", "git", "matrix", "merge"] };

    /// <summary>The <c>spec</c> of an ApplicationSet.</summary>
    public static ObjectSchema ApplicationSet { get; } = Object(
        "Applications that are made from a template and generators.",
        Required("generators", List("Generators; the set has the elements of all.", Generator)),
        Required("template", Object(
            "An Application without apiVersion and kind, with placeholders such as {{ path.basename }}.",
            Required("metadata", new AnySchema("Metadata of the applications.")),
            Required("spec", new AnySchema("Spec of the applications.")))));

    /// <summary>The <c>spec</c> of a Notification.</summary>
    public static ObjectSchema Notification { get; } = Object(
        "Where events are sent.",
        Required("kind", OneOf("Kind of the receiver.", "webhook", "teams", "slack", "github", "azuredevops")),
        Required("url", Text("Address, or a secret reference that resolves to it.")),
        Optional("credential", Text("Reference to a credential or signing key.")),
        Optional("events", Texts("Events: synced, failed, drift, degraded, held, rolledBack.")),
        Optional("applications", Texts("Applications that it holds for.")));

    /// <summary>Kinds by name.</summary>
    public static IReadOnlyDictionary<string, ObjectSchema> Kinds { get; } = new Dictionary<string, ObjectSchema>(StringComparer.Ordinal)
    {
        ["Application"] = Application,
        ["ApplicationSet"] = ApplicationSet,
        ["Notification"] = Notification,
        ["Policy"] = Policy,
        ["Project"] = Project,
        ["Repository"] = Repository,
        ["Target"] = Target,
    };

    /// <summary>The <c>metadata</c> of every document.</summary>
    public static ObjectSchema Metadata { get; } = Object(
        "Name and labels.",
        Required("name", Text("Unique name of the kind.") with
        {
            Pattern = ApplicationName.Pattern,
            PatternMeaning = ApplicationName.Meaning,
        }),
        Optional("labels", TextMap("Labels for selecting and reporting.")),
        Optional("annotations", TextMap("Remarks for tools.")));
}
