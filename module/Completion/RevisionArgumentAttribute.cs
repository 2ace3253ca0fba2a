using System.Management.Automation;

namespace GitOpsServerless.PowerShell.Completion;

/// <summary>Takes a revision record where the id of a revision is wanted.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class RevisionArgumentAttribute : ArgumentTransformationAttribute
{
    /// <summary>The id of a record; anything else is passed on.</summary>
    /// <param name="engineIntrinsics">PowerShell.</param>
    /// <param name="inputData">What was given.</param>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            Contracts.Revision revision => revision.Id,
            ApplicationRevision revision => revision.Revision,
            _ => inputData,
        };
}
