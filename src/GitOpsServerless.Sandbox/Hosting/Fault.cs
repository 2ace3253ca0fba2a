namespace GitOpsServerless.Sandbox.Hosting;

/// <summary>One fault that a sandbox injects into the requests that match.</summary>
public sealed record Fault
{
    /// <summary>What happens.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The HTTP method to match; null matches every method.</summary>
    public string? Method { get; init; }

    /// <summary>The path to match, without the query; <c>*</c> stands for any characters.</summary>
    public string PathPattern { get; init; } = "*";

    /// <summary>The status of <see cref="FaultKind.Status"/>.</summary>
    public int StatusCode { get; init; } = 500;

    /// <summary>The Retry-After header of <see cref="FaultKind.Status"/>, in whole seconds; null sends none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The wait of <see cref="FaultKind.Latency"/> and <see cref="FaultKind.SlowBody"/>.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How many matching requests pass before the first is hit.</summary>
    public int Skip { get; init; }

    /// <summary>How many requests are hit; then the fault is spent.</summary>
    public int Times { get; init; } = int.MaxValue;
}
