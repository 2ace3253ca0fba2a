using System.Globalization;
using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Completion;

/// <summary>
/// Takes durations as operators write them: <c>5m</c>, <c>1h30m</c>, <c>00:05:00</c>; a bare number is seconds. PowerShell by itself
/// would take a number for ticks, and <c>90s</c> or <c>5d</c> on a command line for a number with a suffix.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DurationArgumentAttribute : ArgumentTransformationAttribute
{
    /// <summary>The duration of a text or a number; anything else is passed on.</summary>
    /// <param name="engineIntrinsics">PowerShell.</param>
    /// <param name="inputData">What was typed.</param>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        // A number that was typed with a suffix still knows what was typed, and says it as its text.
        Of(inputData is PSObject wrapped ? wrapped.BaseObject : inputData, (inputData as PSObject)?.ToString()) ?? inputData;

    /// <summary>The duration; null for a value of another kind.</summary>
    /// <param name="value">The value.</param>
    /// <param name="typed">What was typed, where that is known.</param>
    internal static object? Of(object? value, string? typed)
    {
        var text = value as string ?? typed ?? (value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : null);
        return value switch
        {
            null => null,
            TimeSpan span => span >= TimeSpan.Zero ? span : throw None(text),
            string or IConvertible when Durations.TryParse(text, out var duration) => duration,
            string or IConvertible when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && Durations.TryParse($"{text}s", out var duration) => duration,
            string or IConvertible => throw None(text),
            _ => null,
        };
    }

    private static ArgumentTransformationMetadataException None(string? text) =>
        new($"'{text}' is no duration. Write 90s, 5m, 1h30m or 00:05:00; a bare number is seconds.");
}
