namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>What operations in the activity log mean.</summary>
internal static class LoggedOperation
{
    // Actions that change nothing: keys and credentials are listed every few minutes wherever they are used.
    private static readonly string[] Reading = ["list", "read", "validate", "check", "get", "whatIf", "export", "generate", "query", "download"];

    /// <summary>Whether an operation may have changed something: writes, deletions, and actions other than those that only read.</summary>
    public static bool IsWrite(string operation)
    {
        if (operation.EndsWith("/write", StringComparison.OrdinalIgnoreCase) || operation.EndsWith("/delete", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var parts = operation.Split('/');
        return parts.Length > 2 && parts[^1].Equals("action", StringComparison.OrdinalIgnoreCase)
            && !Reading.Any(r => parts[^2].StartsWith(r, StringComparison.OrdinalIgnoreCase));
    }
}
