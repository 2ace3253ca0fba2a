namespace GitOpsServerless.Contracts;

/// <summary>Every default of the definitions, in one place.</summary>
public static class DefinitionDefaults
{
    /// <summary>API version of the definition documents.</summary>
    public const string ApiVersion = "gitops.serverless/v1";

    /// <summary>Project of applications that name none.</summary>
    public const string Project = "default";

    /// <summary>Time between two looks at source and target.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>Longest time of one operation.</summary>
    public static readonly TimeSpan OperationTimeout = TimeSpan.FromMinutes(60);

    /// <summary>How long resources may take to become healthy after an apply.</summary>
    public static readonly TimeSpan HealthTimeout = TimeSpan.FromMinutes(10);

    /// <summary>What one run may prune without approval.</summary>
    public static readonly Quota MaxPrune = new(30, IsPercent: true);

    /// <summary>How many runs the history keeps.</summary>
    public const int HistoryLimit = 50;
}
