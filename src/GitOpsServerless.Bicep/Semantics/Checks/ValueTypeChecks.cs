namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>The types of values, where they are certain.</summary>
internal static class ValueTypeChecks
{
    public static void Run(BicepModel model)
    {
    }
}
