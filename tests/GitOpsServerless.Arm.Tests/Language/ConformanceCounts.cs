namespace GitOpsServerless.Arm.Tests.Language;

internal static class ConformanceCounts
{
    /// <summary>Vectors of another engine that are known to differ from Azure's.</summary>
    public static readonly IReadOnlySet<string> Differences = new HashSet<string>(StringComparer.Ordinal);
}
