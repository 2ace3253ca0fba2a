namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>
/// How many pairs of array elements one comparison of two resources may try: sets inside of sets multiply, and a template may be of anybody's making.
/// Beyond it arrays are compared by position, which can only show more differences.
/// </summary>
internal sealed class ComparisonBudget
{
    private int _left = 50_000;

    /// <summary>Takes one try; false when none is left.</summary>
    public bool TryTake() => --_left >= 0;
}
