namespace GitOpsServerless.Controller.Tests.Metrics;

/// <summary>The measured figure that docs/cost.md is computed from. After a new measurement: change it here, then <c>GITOPS_UPDATE_GOLDEN=1 dotnet test</c>.</summary>
internal static class MeasuredLook
{
    /// <summary>
    /// Median seconds of a look at an unchanged application, four at a time, over Git, a cluster and storage on one machine:
    /// <c>dotnet run -c Release --project tests/GitOpsServerless.Benchmarks -- controller</c>.
    /// </summary>
    public const double Seconds = 0.056;

    /// <summary>
    /// Requests of a look that wait for each other: those to storage (<see cref="CostEstimate"/>), one to the Git host, four to the cluster.
    /// </summary>
    public const int RoundTrips = CostEstimate.ReadsOfALook + CostEstimate.WritesOfALook + 5;

    /// <summary>What the machine of the benchmark does not have: the way of a request through the network of a region. Assumed.</summary>
    public const double SecondsOfARoundTrip = 0.01;

    /// <summary>Seconds of a look in Azure.</summary>
    public const double SecondsInAzure = Seconds + (RoundTrips * SecondsOfARoundTrip);
}
