using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell;

/// <summary>Changes in words.</summary>
internal static class PlanText
{
    /// <summary>Such as <c>Update (3 properties)</c>.</summary>
    public static string Describe(Change change) => change.Deltas.Count switch
    {
        0 => change.Action.ToString(),
        1 => $"{change.Action} ({PlainText.Line(change.Deltas[0].Path)})",
        var count => $"{change.Action} ({count} properties)",
    };
}
