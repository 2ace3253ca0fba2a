using System.Diagnostics;

namespace GitOpsServerless.Controller.Metrics;

/// <summary>Spans of the controller; they cost nothing while nobody listens.</summary>
internal static class Tracing
{
    public const string SourceName = "GitOpsServerless.Controller";

    private static readonly ActivitySource s_source = new(SourceName);

    /// <summary>Begins the span of one step.</summary>
    public static Activity? Step(string application) => s_source.StartActivity("step")?.SetTag("gitops.application", application);
}
