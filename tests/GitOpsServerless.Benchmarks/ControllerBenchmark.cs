using System.Diagnostics;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Engine.Queue;
using GitOpsServerless.Engine.State;
using GitOpsServerless.Testing.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// Start of the published executable up to the first webhook that is answered, its memory then, beside those of a bare app; the duration of a look;
/// and steps a second with both queues: each is a message received, one look of the real engine at an unchanged application over a target in
/// memory, the message completed.
/// </summary>
internal static class ControllerBenchmark
{
    private const int Applications = 100;

    /// <summary>Runs. The only argument, which may be left out, is the published executable (<c>dotnet publish functions -c Release -r linux-x64 --self-contained -p:PublishReadyToRun=true</c>).</summary>
    public static async Task<int> Run(string[] arguments)
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}");
        var azurite = await Azurite.TryStartAsync();
        if (arguments is [var executable, ..])
        {
            await StartBenchmark.RunAsync(executable, azurite?.ConnectionString);
        }

        if (azurite is not null)
        {
            await LookBenchmark.RunAsync(azurite.ConnectionString);
        }

        // After the emulator started, so that it keeps the other cores.
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            Process.GetCurrentProcess().ProcessorAffinity = 1;
        }

        await StepsAsync("in process", new InMemoryStateStore(), new InMemoryLeaseStore(), new InMemoryWorkQueue(TimeProvider.System), workers: 1, steps: 20_000);
        if (azurite is not null)
        {
            foreach (var workers in new[] { 1, 12 })
            {
                var (account, name) = (StorageAccount.Parse(azurite.ConnectionString), $"q{Guid.NewGuid():N}");
                await StepsAsync(
                    $"Azurite, {workers} at a time", new BlobStateStore(account, name), new BlobLeaseStore(account, name), new StorageWorkQueue(account, name), workers, steps: 600);
            }
        }

        return 0;
    }

    private static async Task StepsAsync(string name, IStateStore state, ILeaseStore leases, IWorkQueue queue, int workers, int steps)
    {
        var applications = Enumerable.Range(0, Applications).Select(i => $"app-{i}").ToList();
        await using var services = ComposedController.Create(new ConstantWorld(applications), state, leases, queue);
        var processor = services.GetRequiredService<MessageProcessor>();
        foreach (var application in applications)
        {
            while (await processor.ProcessAsync(application, default) != ProcessResult.Done)
            {
            }
        }

        await DrainAsync(queue);
        await Parallel.ForEachAsync(Enumerable.Range(0, steps), async (i, _) => await queue.EnqueueAsync(new WorkItem(applications[i % Applications]), TimeSpan.Zero, default));
        var process = Process.GetCurrentProcess();
        var (clock, before, served) = (Stopwatch.StartNew(), process.TotalProcessorTime, 0);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
        {
            while (await queue.ReceiveAsync(TimeSpan.FromMinutes(5), default) is { } message)
            {
                await processor.ProcessAsync(message.Item.Application, default);
                await queue.CompleteAsync(message, default);
                Interlocked.Increment(ref served);
            }
        })));
        process.Refresh();
        Console.WriteLine(
            $"steps, {name}: {served / clock.Elapsed.TotalSeconds:F0}/s on one core, {(process.TotalProcessorTime - before).TotalMilliseconds / served:F2} ms of processor each");
    }

    private static async Task DrainAsync(IWorkQueue queue)
    {
        while (await queue.ReceiveAsync(TimeSpan.FromMinutes(5), default) is { } message)
        {
            await queue.CompleteAsync(message, default);
        }
    }
}
