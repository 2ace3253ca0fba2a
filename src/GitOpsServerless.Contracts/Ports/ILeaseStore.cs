namespace GitOpsServerless.Contracts;

/// <summary>Mutual exclusion between processes: one lease for each application.</summary>
public interface ILeaseStore
{
    /// <summary>Takes the lease, or answers null when somebody holds it. A lease that is not renewed ends by itself.</summary>
    Task<ILease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken);
}

/// <summary>A lease that is held; disposing gives it back.</summary>
public interface ILease : IAsyncDisposable
{
    /// <summary>Prolongs it by its duration; false when it was lost.</summary>
    Task<bool> RenewAsync(CancellationToken cancellationToken);
}
