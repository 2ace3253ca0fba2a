namespace GitOpsServerless.Functions.Hosting;

/// <summary>Lifetime of a web server that takes no signals and writes no lines: <see cref="StopSignals"/> and <see cref="ParentWatch"/> say when the process ends.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
