using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Queue;
using GitOpsServerless.Testing.Storage;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// Start of the published executable up to the first webhook that is answered, its memory then, and messages a second on both queues.
/// </summary>
internal static class ControllerBenchmark
{
    private const int Starts = 7;
    private const int Messages = 2000;
    private const string Body = "{}";

    /// <summary>Runs. The only argument is the published executable (<c>dotnet publish functions -c Release -r linux-x64 --self-contained -p:PublishReadyToRun=true</c>).</summary>
    public static async Task<int> Run(string[] arguments)
    {
        if (arguments is [var executable, ..])
        {
            await StartAsync(executable);
        }

        await QueueAsync("in process", new InMemoryWorkQueue(TimeProvider.System), Messages);
        if (await Azurite.TryStartAsync() is { } azurite)
        {
            await QueueAsync("Azurite", new StorageWorkQueue(StorageAccount.Parse(azurite.ConnectionString), $"q{Guid.NewGuid():N}"), Messages / 10);
        }

        return 0;
    }

    private static async Task StartAsync(string executable)
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
            start.Environment["GITOPS_SANDBOX"] = "true";
            start.Environment["GITOPS_WEBHOOK_SECRET_GITLAB"] = "secret";
            var clock = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            await FirstWebhookAsync(port);
            milliseconds.Add(clock.Elapsed.TotalMilliseconds);
            process.Refresh();
            megabytes.Add(process.WorkingSet64 / 1024.0 / 1024.0);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        Directory.Delete(config, recursive: true);
        Console.WriteLine($"start to first webhook answered: median {Median(milliseconds):F0} ms of {Starts}, working set {Median(megabytes):F0} MiB");
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
                if (answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest)
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

    private static async Task QueueAsync(string name, IWorkQueue queue, int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            await queue.EnqueueAsync(new WorkItem($"app-{i}"), TimeSpan.Zero, default);
        }

        var clock = Stopwatch.StartNew();
        var served = 0;
        while (await queue.ReceiveAsync(TimeSpan.FromMinutes(1), default) is { } message)
        {
            await queue.CompleteAsync(message, default);
            served++;
        }

        Console.WriteLine($"queue {name}: {served / clock.Elapsed.TotalSeconds:F0} messages/s received and completed by one worker");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
