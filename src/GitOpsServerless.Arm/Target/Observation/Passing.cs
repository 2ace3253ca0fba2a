using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// Refusals that say nothing about a resource and pass: throttling and broken connections. A check that meets one is repeated later as a whole, instead of
/// showing the resource as blocked.
/// </summary>
internal static class Passing
{
    private const int MostNamed = 5;

    /// <summary>Whether a refusal passes by itself.</summary>
    public static bool Is(Diagnostic diagnostic) => diagnostic.Code == DiagnosticCatalog.AzureThrottled.Code || diagnostic.Code == DiagnosticCatalog.AzureUnavailable.Code;

    /// <summary>Those that pass, each once, the one with the longest wait first.</summary>
    public static IReadOnlyList<Diagnostic> Of(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(Is).DistinctBy(d => d.Message).OrderByDescending(d => d.RetryAfter ?? TimeSpan.Zero).Take(MostNamed)];
}
