namespace GitOpsServerless.Sandbox.Hosting;

/// <summary>What a request may do to the state of a sandbox.</summary>
public enum RequestClass
{
    /// <summary>Reads only.</summary>
    Read,

    /// <summary>Asks what a write would do, and persists nothing.</summary>
    DryRun,

    /// <summary>May change state.</summary>
    Write,
}
