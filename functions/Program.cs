using GitOpsServerless.Functions.Hosting;

return await CommandLine.RunAsync(args, static async (settings, stopped) =>
{
    using var signals = StopSignals.Start(settings.Attached, stopped);
    using var parent = ParentWatch.Start(settings.Attached, signals.Stopped);
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
    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
    {
        // Only --once has an end of its own that is not reached now.
        return settings.Once ? signals.ExitCode : 0;
    }
    catch (Exception error) when (StartFailure.IsExpected(error))
    {
        return StartFailure.Report(error.Message, settings.Json && settings.Once);
    }
});
