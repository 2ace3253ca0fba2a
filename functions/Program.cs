using GitOpsServerless.Functions.Hosting;

return await CommandLine.RunAsync(args, static async (settings, cancellationToken) =>
{
    await using var host = await StandaloneHost.CreateAsync(settings, cancellationToken);
    return settings.Once ? await host.RunOnceAsync(cancellationToken) : await host.RunAsync(cancellationToken);
});
