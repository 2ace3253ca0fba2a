namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>What an apply does one after the other.</summary>
internal enum ApplyPhase
{
    /// <summary>Make the resource group, check what is replaced, start the deployment.</summary>
    Prepare,

    /// <summary>Delete what is replaced, and see that it is gone.</summary>
    Replace,

    /// <summary>Wait for the deployment.</summary>
    Deploy,

    /// <summary>Delete what is no longer desired.</summary>
    Prune,
}
