using GitOpsServerless.Functions.Hosting;

return await CommandLine.RunAsync(args, static async (settings, cancellationToken) =>
{
    try
    {
        if (settings.IsFunctionsApp)
        {
            return await FunctionsHost.RunAsync(settings, cancellationToken);
        }

        await using var host = await StandaloneHost.CreateAsync(settings);
        return settings.Once ? await host.RunOnceAsync(cancellationToken) : await host.RunAsync(cancellationToken);
    }
    catch (Exception error) when (StartFailure.IsExpected(error))
    {
        return StartFailure.Report(error.Message, settings.Json && settings.Once);
    }
});
