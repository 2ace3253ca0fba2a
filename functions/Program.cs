using GitOpsServerless.Functions.Hosting;

return await CommandLine.RunAsync(args, static async (settings, stopped) =>
{
    using var parent = ParentWatch.Start(settings.Attached, stopped);
    var cancellationToken = parent.Stopped;
    try
    {
        if (settings.IsFunctionsApp)
        {
            return await FunctionsHost.RunAsync(settings, cancellationToken);
        }

        if (settings.SandboxOnly)
        {
            await using var sandbox = await SandboxHost.CreateAsync(settings);
            return await sandbox.RunAsync(cancellationToken);
        }

        await using var host = await StandaloneHost.CreateAsync(settings);
        return settings.Once ? await host.RunOnceAsync(cancellationToken) : await host.RunAsync(cancellationToken);
    }
    catch (Exception error) when (StartFailure.IsExpected(error))
    {
        return StartFailure.Report(error.Message, settings.Json && settings.Once);
    }
});
