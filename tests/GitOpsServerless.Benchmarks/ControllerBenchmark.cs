using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
/// Start of the published executable up to the first webhook that is answered, its memory then, and steps a second with both queues: each is
/// a message received, one look of the real engine at an unchanged application over a target in memory, the message completed.
/// </summary>
internal static class ControllerBenchmark
{
    private const int Starts = 7;
    private const int Applications = 100;
    private const string Body = """
        {"object_kind":"push","ref":"refs/heads/main","project":{"git_http_url":"https://gitlab.example.com/contoso/config.git","default_branch":"main"},
         "total_commits_count":1,"commits":[{"added":[],"removed":[],"modified":["apps/shop/a.yaml"]}]}
        """;

    /// <summary>Runs. The only argument, which may be left out, is the published executable (<c>dotnet publish functions -c Release -r linux-x64 --self-contained -p:PublishReadyToRun=true</c>).</summary>
    public static async Task<int> Run(string[] arguments)
    {
        var azurite = await Azurite.TryStartAsync();
        if (arguments is [var executable, ..])
        {
            await StartAsync(executable, "state in memory", storage: null);
            if (azurite is not null)
            {
                await StartAsync(executable, "state on Azurite", azurite.ConnectionString);
            }
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

    private static async Task StartAsync(string executable, string name, string? storage)
    {
        var milliseconds = new List<double>();
        var megabytes = new List<double>();
        var config = Directory.CreateTempSubdirectory("gitops-benchmark-").FullName;
        for (var i = 0; i < Starts; i++)
        {
            var port = FreePort();
            var start = new ProcessStartInfo(executable, ["--functions"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}";
            start.Environment["GITOPS_CONFIG_DIRECTORY"] = config;
            if (storage is not null)
            {
                start.Environment["AzureWebJobsStorage"] = storage;
            }

            start.Environment["GITOPS_WEBHOOK_SECRET_GITLAB"] = "secret";
            var clock = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            await FirstWebhookAsync(port);
            milliseconds.Add(clock.Elapsed.TotalMilliseconds);
            process.Refresh();
            megabytes.Add(process.WorkingSet64 / 1024.0 / 1024.0);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        Directory.Delete(config, recursive: true);
        Console.WriteLine($"start to first webhook answered, {name}: median {Median(milliseconds):F0} ms of {Starts}, working set {Median(megabytes):F0} MiB");
    }

    private static async Task FirstWebhookAsync(int port)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/gitlab") { Content = new StringContent(Body) };
                request.Headers.Add("X-Gitlab-Token", "secret");
                using var answer = await client.SendAsync(request);
                if (answer.StatusCode is HttpStatusCode.Accepted)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                await Task.Delay(5);
            }
        }
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

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
