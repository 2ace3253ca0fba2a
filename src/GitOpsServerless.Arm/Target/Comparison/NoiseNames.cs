namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>The names <c>N1</c> to <c>N12</c> by which targets switch rules off.</summary>
internal static class NoiseNames
{
    private const int Classes = 12;

    /// <summary>The class of a name; null when there is none.</summary>
    public static NoiseRules? Find(string name) =>
        name.Length is 2 or 3 && (name[0] is 'N' or 'n')
        && int.TryParse(name.AsSpan(1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= Classes
            ? (NoiseRules)(1 << (number - 1))
            : null;

    /// <summary>The rules without those that are named.</summary>
    public static NoiseRules Without(NoiseRules rules, IEnumerable<string> names) =>
        names.Aggregate(rules, static (left, name) => left & ~(Find(name) ?? NoiseRules.None));
}
