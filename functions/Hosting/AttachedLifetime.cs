namespace GitOpsServerless.Functions.Hosting;

/// <summary>Lifetime of a web server whose process belongs to another one: signals of the terminal are not for it; <see cref="ParentWatch"/> ends it.</summary>
internal sealed class AttachedLifetime : IHostLifetime
{
    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
