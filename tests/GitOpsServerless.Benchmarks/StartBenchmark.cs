using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// From the start of a process to the first answer that is wanted, and its memory then. A bare ASP.NET Core app, published with the same
/// options in the same run, shows what the machine and the framework take of it.
/// </summary>
internal static class StartBenchmark
{
    private const int Starts = 7;
    private const string Body = """
        {"object_kind":"push","ref":"refs/heads/main","project":{"git_http_url":"https://gitlab.example.com/contoso/config.git","default_branch":"main"},
         "total_commits_count":1,"commits":[{"added":[],"removed":[],"modified":["apps/shop/a.yaml"]}]}
        """;

    public static async Task RunAsync(string executable, string? storage)
    {
        var config = Directory.CreateTempSubdirectory("gitops-benchmark-").FullName;
        try
        {
            await ControllerAsync(executable, "state in memory", config, storage: null);
            if (storage is not null)
            {
                await ControllerAsync(executable, "state on Azurite", config, storage);
            }

            await BareAsync(config);
        }
        finally
        {
            Directory.Delete(config, recursive: true);
        }
    }

    private static Task ControllerAsync(string executable, string name, string config, string? storage) => MeasureAsync(
        $"start to first webhook answered, {name}",
        port =>
        {
            var start = new ProcessStartInfo(executable, ["--functions"]);
            start.Environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}";
            start.Environment["GITOPS_CONFIG_DIRECTORY"] = config;
            start.Environment["GITOPS_WEBHOOK_SECRET_GITLAB"] = "secret";
            start.Environment["AzureWebJobsStorage"] = storage ?? string.Empty;
            return start;
        },
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/gitlab") { Content = new StringContent(Body) };
            request.Headers.Add("X-Gitlab-Token", "secret");
            return request;
        },
        HttpStatusCode.Accepted);

    private static async Task BareAsync(string folder)
    {
        var project = Path.Combine(folder, "bare");
        Directory.CreateDirectory(project);
        await File.WriteAllTextAsync(Path.Combine(project, "bare.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), """
            var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder(args);
            var app = builder.Build();
            Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapPost(app, "/", (Microsoft.AspNetCore.Http.RequestDelegate)(_ => System.Threading.Tasks.Task.CompletedTask));
            app.Run();
            """);
        var runtime = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", project, "-c", "Release", "-r", runtime, "--self-contained", "-p:PublishReadyToRun=true", "-o", Path.Combine(folder, "out"), "--nologo", "-v", "q"])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0)
        {
            Console.WriteLine($"a bare ASP.NET Core app could not be published:\n{output}");
            return;
        }

        var executable = Path.Combine(folder, "out", OperatingSystem.IsWindows() ? "bare.exe" : "bare");
        await MeasureAsync(
            "start to first answer, bare ASP.NET Core app",
            port => new ProcessStartInfo(executable, ["--urls", $"http://127.0.0.1:{port}"]),
            () => new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(Body) },
            HttpStatusCode.OK);
    }

    private static async Task MeasureAsync(string name, Func<int, ProcessStartInfo> start, Func<HttpRequestMessage> request, HttpStatusCode wanted)
    {
        var (milliseconds, megabytes) = (new List<double>(), new List<double>());
        for (var i = 0; i < Starts; i++)
        {
            var port = FreePort();
            var information = start(port);
            (information.RedirectStandardOutput, information.RedirectStandardError) = (true, true);
            var clock = Stopwatch.StartNew();
            using var process = Process.Start(information)!;
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            await FirstAnswerAsync(process, port, request, wanted);
            milliseconds.Add(clock.Elapsed.TotalMilliseconds);
            process.Refresh();
            megabytes.Add(process.WorkingSet64 / 1024.0 / 1024.0);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        Console.WriteLine($"{name}: median {Median(milliseconds):F0} ms of {Starts} ({milliseconds.Min():F0} to {milliseconds.Max():F0}), working set {Median(megabytes):F0} MiB");
    }

    private static async Task FirstAnswerAsync(Process process, int port, Func<HttpRequestMessage> create, HttpStatusCode wanted)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        while (!process.HasExited)
        {
            try
            {
                using var request = create();
                using var answer = await client.SendAsync(request);
                if (answer.StatusCode == wanted)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                await Task.Delay(5);
            }
        }

        throw new InvalidOperationException($"The process ended with {process.ExitCode} before it answered.");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
