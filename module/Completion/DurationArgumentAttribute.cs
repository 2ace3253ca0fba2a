using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Completion;

/// <summary>Takes durations as operators write them: <c>5m</c>, <c>1h30m</c>, <c>00:05:00</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DurationArgumentAttribute : ArgumentTransformationAttribute
{
    /// <summary>The duration of a text; anything else is passed on.</summary>
    /// <param name="engineIntrinsics">PowerShell.</param>
    /// <param name="inputData">What was typed.</param>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var text = (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) as string;
        return text is null ? inputData
            : Durations.TryParse(text, out var value) ? value
            : throw new ArgumentTransformationMetadataException($"'{text}' is no duration. Write 90s, 5m, 1h30m or 00:05:00.");
    }
}
