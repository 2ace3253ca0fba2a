namespace GitOpsServerless.Kubernetes;

/// <summary>Names of labels and annotations: our own, and those of other tools that are understood.</summary>
internal static class WellKnown
{
    /// <summary>Label with the name of the owning application.</summary>
    public const string ApplicationLabel = "gitops.serverless/application";

    /// <summary>Annotation with the digest of the desired payload that was applied last.</summary>
    public const string DigestAnnotation = "gitops.serverless/desired-digest";

    public const string Wave = "gitops.serverless/sync-wave";
    public const string Hook = "gitops.serverless/hook";
    public const string HookDeletePolicy = "gitops.serverless/hook-delete-policy";
    public const string ApplyMode = "gitops.serverless/ssa";
    public const string Prune = "gitops.serverless/prune";
    public const string Force = "gitops.serverless/force";
    public const string Reconcile = "gitops.serverless/reconcile";
    public const string HealthCheck = "gitops.serverless/health";

    public const string ArgoWave = "argocd.argoproj.io/sync-wave";
    public const string ArgoHook = "argocd.argoproj.io/hook";
    public const string ArgoHookDeletePolicy = "argocd.argoproj.io/hook-delete-policy";
    public const string ArgoSyncOptions = "argocd.argoproj.io/sync-options";
    public const string ArgoIgnoreHealthCheck = "argocd.argoproj.io/ignore-healthcheck";

    public const string ArgoIgnoreRestartPolicy = "argocd.argoproj.io/ignore-restart-policy";

    public const string HelmHook = "helm.sh/hook";
    public const string HelmHookWeight = "helm.sh/hook-weight";
    public const string HelmHookDeletePolicy = "helm.sh/hook-delete-policy";
    public const string HelmResourcePolicy = "helm.sh/resource-policy";

    public const string FluxApplyMode = "kustomize.toolkit.fluxcd.io/ssa";
    public const string FluxPrune = "kustomize.toolkit.fluxcd.io/prune";
    public const string FluxForce = "kustomize.toolkit.fluxcd.io/force";
    public const string FluxReconcile = "kustomize.toolkit.fluxcd.io/reconcile";

    public const string CliUtilsDeletion = "client.lifecycle.config.k8s.io/deletion";
    public const string CliUtilsOnRemove = "cli-utils.sigs.k8s.io/on-remove";

    /// <summary>What <c>kubectl apply</c> leaves; holds whole objects, Secrets too.</summary>
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
}
