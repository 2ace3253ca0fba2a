using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Definitions;

/// <summary>Turns validated documents into definitions and checks what they refer to.</summary>
internal sealed class DefinitionBinder(
    IReadOnlyDictionary<(string Kind, string Name), BoundDocument> documents,
    Action<BoundDocument, string, DiagnosticDescriptor, string> report)
{
    public DefinitionSet Bind()
    {
        var applications = Of("Application").ToDictionary(d => d.Name, BindApplication, StringComparer.Ordinal);
        foreach (var document in Of("Application").ToList())
        {
            CheckReferences(document, applications);
        }

        DependencyCycles.Report(applications, name => documents[("Application", name)], report);
        return new DefinitionSet
        {
            Applications = applications,
            Targets = Of("Target").ToDictionary(d => d.Name, BindTarget, StringComparer.Ordinal),
            Projects = Of("Project").ToDictionary(d => d.Name, BindProject, StringComparer.Ordinal),
            Policies = Of("Policy").ToDictionary(d => d.Name, BindPolicy, StringComparer.Ordinal),
            Notifications = Of("Notification").ToDictionary(d => d.Name, BindNotification, StringComparer.Ordinal),
        };
    }

    private IEnumerable<BoundDocument> Of(string kind) => documents.Values.Where(d => d.Kind == kind).OrderBy(d => d.Name, StringComparer.Ordinal);

    private ApplicationDefinition BindApplication(BoundDocument document) =>
        ApplicationBinder.Bind(document, repository => documents.GetValueOrDefault(("Repository", repository))?.Spec);

    private void CheckReferences(BoundDocument document, Dictionary<string, ApplicationDefinition> applications)
    {
        var application = applications[document.Name];
        if (document.Spec.Map("source").Text("repository") is { } repository)
        {
            CheckExists(document, "/spec/source/repository", "Repository", repository);
        }

        if (application.Target is { } target)
        {
            CheckExists(document, "/spec/target", "Target", target);
        }

        if (application.Project != DefinitionDefaults.Project)
        {
            CheckExists(document, "/spec/project", "Project", application.Project);
        }

        for (var i = 0; i < application.DependsOn.Count; i++)
        {
            CheckExists(document, $"/spec/dependsOn/{i}", "Application", application.DependsOn[i]);
        }

        for (var i = 0; i < application.Inputs.Count; i++)
        {
            CheckExists(document, $"/spec/inputs/{i}/from", "Application", application.Inputs[i].From);
        }
    }

    private void CheckExists(BoundDocument document, string pointer, string kind, string name)
    {
        if (documents.ContainsKey((kind, name)))
        {
            return;
        }

        var nearest = NearestName.Of(name, Of(kind).Select(d => d.Name));
        var hint = nearest is null ? string.Empty : $" Did you mean '{nearest}'?";
        var descriptor = kind == "Application" ? DiagnosticCatalog.UnknownDependency : DiagnosticCatalog.UnknownReference;
        report(document, pointer, descriptor, $"There is no valid {kind} named '{name}'.{hint}");
    }

    private static TargetDefinition BindTarget(BoundDocument document)
    {
        var spec = document.Spec;
        var kubernetes = spec["kubernetes"] is null ? null : spec.Map("kubernetes");
        var azure = spec["azure"] is null ? null : spec.Map("azure");
        return new TargetDefinition(document.Name)
        {
            Provenance = document.Provenance,
            Kubernetes = kubernetes is null ? null : new KubernetesTargetDefinition
            {
                Aks = kubernetes.Text("aks"),
                Kubeconfig = kubernetes.Text("kubeconfig"),
                Context = kubernetes.Text("context"),
                InCluster = kubernetes.Flag("inCluster", false),
                Sandbox = kubernetes.Flag("sandbox", false),
                DefaultNamespace = kubernetes.Text("defaultNamespace") ?? "default",
            },
            Azure = azure is null ? null : new AzureTargetDefinition
            {
                Tenant = azure.Text("tenant"),
                ManagementGroup = azure.Text("managementGroup"),
                Subscription = azure.Text("subscription"),
                ResourceGroup = azure.Text("resourceGroup"),
                Location = azure.Text("location"),
                CreateResourceGroup = azure.Flag("createResourceGroup", false),
                Cloud = azure.Text("cloud") ?? "AzureCloud",
                Deployment = azure.Choice("deployment", AzureDeploymentKind.Stack),
                ActionOnUnmanage = azure.Text("actionOnUnmanage"),
                DenySettings = azure.Text("denySettings") ?? "none",
                DenyExcludedPrincipals = azure.Texts("denyExcludedPrincipals", []),
                DenyExcludedActions = azure.Texts("denyExcludedActions", []),
                DenyApplyToChildScopes = azure.Flag("denyApplyToChildScopes", false),
                CountNoise = azure.Texts("countNoise", []),
                Sandbox = azure.Flag("sandbox", false),
            },
        };
    }

    private static ProjectDefinition BindProject(BoundDocument document) => new(document.Name)
    {
        Sources = document.Spec.Texts("sources", ["*"]),
        Targets = document.Spec.Texts("targets", ["*"]),
        Scopes = document.Spec.Texts("scopes", ["*"]),
        Kinds = document.Spec.Texts("kinds", ["*"]),
        Windows = document.Spec.Objects("windows", ApplicationBinder.BindWindow),
        Provenance = document.Provenance,
    };

    private static PolicyDefinition BindPolicy(BoundDocument document) =>
        new(document.Name, document.Spec.Text("expression"), document.Spec.Text("message")!)
        {
            Deny = document.Spec.Flag("deny", false),
            RequiredLabels = document.Spec.Texts("requiredLabels"),
            AllowedLocations = document.Spec.Texts("allowedLocations"),
            AllowedRegistries = document.Spec.Texts("allowedRegistries"),
            Kinds = document.Spec.Texts("kinds", ["*"]),
            Applications = document.Spec.Texts("applications", ["*"]),
            WarnOnly = document.Spec.Flag("warnOnly", false),
            Provenance = document.Provenance,
        };

    private static NotificationDefinition BindNotification(BoundDocument document) =>
        new(document.Name, document.Spec.Text("kind")!, document.Spec.Text("url")!)
        {
            Credential = document.Spec.Text("credential"),
            Events = document.Spec.Texts("events", ["*"]),
            Applications = document.Spec.Texts("applications", ["*"]),
            Provenance = document.Provenance,
        };
}
