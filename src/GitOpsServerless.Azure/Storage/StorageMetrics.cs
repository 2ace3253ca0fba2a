using System.Diagnostics.Metrics;

namespace GitOpsServerless.Azure.Storage;

/// <summary>Counts billable storage transactions.</summary>
internal static class StorageMetrics
{
    public const string MeterName = "GitOpsServerless.Storage";

    private static readonly Meter s_meter = new(MeterName);

    private static readonly Counter<long> s_requests = s_meter.CreateCounter<long>(
        "gitops.storage.requests", "{request}", "Requests to Azure Storage by service, operation class and status.");

    public static void Count(string service, string operation, int status, int attempts) => s_requests.Add(
        attempts,
        new KeyValuePair<string, object?>("service", service),
        new KeyValuePair<string, object?>("operation", operation),
        new KeyValuePair<string, object?>("status", status));
}
