namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>The checks of a file once all its names are bound.</summary>
internal static class ModelChecks
{
    public static void Run(BicepModel model)
    {
    }
}
