namespace GitOpsServerless.Contracts;

/// <summary>Where desired state goes to: exactly one of <see cref="Kubernetes"/> and <see cref="Azure"/> is set.</summary>
/// <param name="Name">Name of the target.</param>
public sealed record TargetDefinition(string Name)
{
    /// <summary>A Kubernetes cluster.</summary>
    public KubernetesTargetDefinition? Kubernetes { get; init; }

    /// <summary>A scope in Azure.</summary>
    public AzureTargetDefinition? Azure { get; init; }

    /// <summary>Where it was defined.</summary>
    public Provenance? Provenance { get; init; }
}

/// <summary>A Kubernetes cluster and how to reach it.</summary>
public sealed record KubernetesTargetDefinition
{
    /// <summary>Azure resource id of an AKS cluster; its address and token come from Azure.</summary>
    public string? Aks { get; init; }

    /// <summary>Path of a kubeconfig file, or a secret reference that resolves to its text.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Context inside the kubeconfig; null means the current one.</summary>
    public string? Context { get; init; }

    /// <summary>Namespace for objects that name none.</summary>
    public string DefaultNamespace { get; init; } = "default";

    /// <summary>Use the service account of the pod that the controller runs in.</summary>
    public bool InCluster { get; init; }

    /// <summary>Use the built-in sandbox cluster.</summary>
    public bool Sandbox { get; init; }
}

/// <summary>A deployment scope in Azure. The most specific of the set fields decides.</summary>
public sealed record AzureTargetDefinition
{
    /// <summary>Tenant id; deploys at tenant scope when nothing below is set.</summary>
    public string? Tenant { get; init; }

    /// <summary>Management group name.</summary>
    public string? ManagementGroup { get; init; }

    /// <summary>Subscription id.</summary>
    public string? Subscription { get; init; }

    /// <summary>Resource group name; needs a subscription.</summary>
    public string? ResourceGroup { get; init; }

    /// <summary>Location of the deployment, and of a resource group that has to be created.</summary>
    public string? Location { get; init; }

    /// <summary>Create the resource group when it does not exist.</summary>
    public bool CreateResourceGroup { get; init; }

    /// <summary><c>AzureCloud</c> (default), <c>AzureUSGovernment</c>, <c>AzureChinaCloud</c>.</summary>
    public string Cloud { get; init; } = "AzureCloud";

    /// <summary>Deploy as a deployment stack (default) or as a plain deployment.</summary>
    public AzureDeploymentKind Deployment { get; init; }

    /// <summary>What a stack does with resources that are no longer in the template: <c>delete</c> or <c>detach</c>; null follows <c>sync.prune</c>.</summary>
    public string? ActionOnUnmanage { get; init; }

    /// <summary>Deny settings of a stack: <c>none</c> (default), <c>denyDelete</c>, <c>denyWriteAndDelete</c>.</summary>
    public string DenySettings { get; init; } = "none";

    /// <summary>Object ids of principals that the deny settings do not hold for (at most 5).</summary>
    public IReadOnlyList<string> DenyExcludedPrincipals { get; init; } = [];

    /// <summary>Actions that the deny settings do not hold for (at most 200).</summary>
    public IReadOnlyList<string> DenyExcludedActions { get; init; } = [];

    /// <summary>Whether the deny settings hold for what is below managed resources, too.</summary>
    public bool DenyApplyToChildScopes { get; init; }

    /// <summary>Classes of noise (<c>N1</c> to <c>N12</c>, see docs/noise.md) that count as differences at this target.</summary>
    public IReadOnlyList<string> CountNoise { get; init; } = [];

    /// <summary>Use the built-in sandbox.</summary>
    public bool Sandbox { get; init; }

    /// <summary>The scope as an ARM id: <c>/</c>, <c>/providers/Microsoft.Management/managementGroups/x</c>, <c>/subscriptions/x</c>, <c>/subscriptions/x/resourceGroups/y</c>.</summary>
    public string Scope => Subscription is null
        ? ManagementGroup is null ? AzureResourceId.TenantScope : $"/providers/Microsoft.Management/managementGroups/{ManagementGroup}"
        : ResourceGroup is null ? $"/subscriptions/{Subscription}" : $"/subscriptions/{Subscription}/resourceGroups/{ResourceGroup}";
}

/// <summary>How a template is deployed.</summary>
public enum AzureDeploymentKind
{
    /// <summary>As a deployment stack, which prunes and can deny changes.</summary>
    Stack,

    /// <summary>As a plain deployment; the engine prunes by inventory.</summary>
    Deployment,
}
