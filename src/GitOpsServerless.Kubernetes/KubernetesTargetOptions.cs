namespace GitOpsServerless.Kubernetes;

/// <summary>How Kubernetes targets behave. The defaults suit production.</summary>
public sealed record KubernetesTargetOptions
{
    /// <summary>Field manager of server-side apply.</summary>
    public string FieldManager { get; init; } = "gitops-serverless";

    /// <summary>Requests in flight to one cluster.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Longest time of one request, retries not counted.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Tries of one request.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>How long a request is repeated while the server asks to slow down (HTTP 429), beyond <see cref="Attempts"/>.</summary>
    public TimeSpan ThrottleTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Largest answer in bytes.</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Objects on one page of a list.</summary>
    public int ListPageSize { get; init; } = 500;

    /// <summary>How long the list of API kinds is kept.</summary>
    public TimeSpan DiscoveryLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one call of apply may work before it returns a continuation.</summary>
    public TimeSpan StepBudget { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long one call waits itself for definitions and deletions before it returns a continuation.</summary>
    public TimeSpan InlineWait { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Time between two looks while one call waits.</summary>
    public TimeSpan InlinePoll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>When a continuation asks to be called again.</summary>
    public TimeSpan ContinueAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a definition or namespace may take until it is usable.</summary>
    public TimeSpan DefinitionTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a deletion may take until it is left unconfirmed in the inventory.</summary>
    public TimeSpan DeletionTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a passed dry run of the plan counts for the apply that follows.</summary>
    public TimeSpan DryRunLifetime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Accept compressed answers.</summary>
    public bool Compression { get; init; } = true;

    /// <summary>Whether a kubeconfig may start a program to get a credential. Only an operator on their own machine may allow it.</summary>
    public bool AllowExecPlugins { get; init; }

    /// <summary>Field managers whose leftovers are taken over, besides those of <c>kubectl</c>.</summary>
    public IReadOnlyList<string> TakenOverManagers { get; init; } = [];
}
