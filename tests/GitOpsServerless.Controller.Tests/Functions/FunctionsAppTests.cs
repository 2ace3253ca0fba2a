using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Controller.Tests.Webhooks;
using GitOpsServerless.Testing;
using GitOpsServerless.Testing.Functions;
using GitOpsServerless.Testing.Storage;

namespace GitOpsServerless.Controller.Tests.Functions;

/// <summary>The built executable under a double of the Functions host, with the queue and the state on the emulator and the sandbox as target.</summary>
[Collection("azurite")]
public sealed class FunctionsAppTests : IDisposable
{
    private readonly string _config = Directory.CreateTempSubdirectory("gitops-functions-").FullName;
    private readonly string _sandbox = Directory.CreateTempSubdirectory("gitops-sandbox-").FullName;

    [Fact]
    public async Task Timer_and_queue_bring_an_application_in_sync_through_a_kill()
    {
        var account = StorageAccount.Parse((await Azurite.RequireAsync()).ConnectionString);
        await using var host = await StartAsync();
        Assert.Equal(["api", "dashboard", "drift-report", "reconcile", "timer", "webhook"], host.Functions);
        Assert.Equal(HttpStatusCode.OK, await host.FireTimerAsync("timer"));

        var queue = new StorageWorkQueue(account);
        var isKilled = false;
        await UntilAsync(async () =>
        {
            if (await queue.ReceiveAsync(TimeSpan.FromSeconds(10), default) is { } message)
            {
                Assert.True(await host.DeliverAsync("reconcile", new JsonObject { ["application"] = message.Item.Application }.ToJsonString()), host.Log);
                await queue.CompleteAsync(message, default);
                if (!isKilled)
                {
                    isKilled = true;
                    await host.RestartAsync();
                }
            }

            return (await StatusAsync(host))["sync"]?.GetValue<string>() == "synced";
        }, host);
        Assert.Empty(host.Poison);
    }

    [Fact]
    public async Task Requests_reach_the_handler_with_the_proof_that_their_function_asks_for()
    {
        await Azurite.RequireAsync();
        await using var host = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.ForwardAsync(new HttpRequestMessage(HttpMethod.Get, "/v1/applications"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.ForwardAsync(new HttpRequestMessage(HttpMethod.Get, "/v1/applications"), hasKey: true)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.ForwardAsync(new HttpRequestMessage(HttpMethod.Get, "/ui/v1/applications"))).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await host.ForwardAsync(WebhookSamples.Request("github", WebhookSamples.GitHubPush))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.ForwardAsync(WebhookSamples.Request("github", WebhookSamples.GitHubPush, "guessed"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.ForwardAsync(new HttpRequestMessage(HttpMethod.Post, "/reconcile"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await host.FireTimerAsync("drift-report"));
    }

    [Fact]
    public async Task Published_app_runs_from_a_folder_that_it_cannot_write()
    {
        await Azurite.RequireAsync();
        var published = Path.Combine(_sandbox, "published");
        await PublishAsync(published);
        var before = Listing(published);
        await using var host = await StartAsync(published, Path.Combine(published, OperatingSystem.IsWindows() ? "gitops-serverless.exe" : "gitops-serverless"));
        Assert.Equal(["api", "dashboard", "drift-report", "reconcile", "timer", "webhook"], host.Functions);
        Assert.Equal(HttpStatusCode.OK, await host.FireTimerAsync("timer"));
        await UntilAsync(async () =>
        {
            Assert.True(await host.DeliverAsync("reconcile", "{\"application\":\"functions-shop\"}"), host.Log);
            return (await StatusAsync(host))["sync"]?.GetValue<string>() == "synced";
        }, host);
        Assert.Equal(before, Listing(published));
    }

    [Fact]
    public async Task Message_that_is_none_is_kept_in_the_poison_queue()
    {
        await Azurite.RequireAsync();
        await using var host = await StartAsync();
        Assert.False(await host.DeliverAsync("reconcile", "not a message"));
        Assert.Equal(["not a message"], host.Poison);
    }

    [Fact]
    public async Task Step_that_exceeds_the_function_timeout_is_killed_and_its_message_given_up()
    {
        // Accepts connections and never answers: the worst storage that there is.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var root = CopyFunctions(host =>
        {
            host["functionTimeout"] = "00:00:02";
            host["extensions"]!["queues"]!["maxDequeueCount"] = 2;
        });
        await using var host = await StartAsync(root, settings: new()
        {
            ["AzureWebJobsStorage"] = SilentStorage(((IPEndPoint)silent.LocalEndpoint).Port),
        });
        Assert.False(await host.DeliverAsync("reconcile", "{\"application\":\"functions-shop\"}"));
        Assert.Equal(2, host.Timeouts);
        Assert.Single(host.Poison);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.ForwardAsync(new HttpRequestMessage(HttpMethod.Get, "/ui/healthz"))).StatusCode);
    }

    [Fact]
    public async Task Traces_and_metrics_reach_a_collector_without_the_secret_of_a_path()
    {
        const string Secret = "token-in-the-path";
        await Azurite.RequireAsync();
        await using var collector = await OtlpCollector.StartAsync();
        await using var host = await StartAsync(settings: new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["GITOPS_WEBHOOK_SECRET_DOCKERHUB"] = Secret,
        });
        Assert.Equal(HttpStatusCode.Accepted, (await host.ForwardAsync(WebhookSamples.Request("dockerhub", WebhookSamples.DockerHubPush, Secret))).StatusCode);
        Assert.True(await host.DeliverAsync("reconcile", "{\"application\":\"functions-shop\"}"), host.Log);

        // Spans leave in the order in which they end: the webhook's is there when the step's is.
        await UntilAsync(
            () => Task.FromResult(
                collector.Received("/v1/traces").Contains("functions-shop", StringComparison.Ordinal)
                && collector.Received("/v1/metrics").Contains("gitops.steps", StringComparison.Ordinal)),
            host);
        Assert.Contains("gitops-serverless", collector.Received("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("gitops.webhooks", collector.Received("/v1/metrics"), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, collector.Received("/v1/traces") + collector.Received("/v1/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Smoke_script_passes_for_what_works_and_names_what_does_not()
    {
        Assert.SkipUnless(new[] { "/usr/bin/curl", "/usr/bin/openssl", "/bin/bash" }.All(File.Exists), "The script needs bash, curl and openssl.");
        await Azurite.RequireAsync();
        await using var host = await StartAsync();
        await using var front = await SmokeFront.StartAsync(host, _sandbox);
        Assert.Equal(HttpStatusCode.OK, await host.FireTimerAsync("timer"));
        var (exit, output) = await front.RunAsync(WebhookSamples.Secret);
        Assert.True(exit == 0, output);
        Assert.Contains("ok   signed webhook is accepted", output, StringComparison.Ordinal);

        Assert.Equal(1, (await front.RunAsync("another secret")).Exit);
        await File.WriteAllTextAsync(Path.Combine(_config, "wrong.yaml"), "apiVersion: gitops.serverless/v1\nkind: Application\nmetadata: { name: wrong }\nspec: { sourze: {} }\n");
        await UntilAsync(async () => (await front.RunAsync(WebhookSamples.Secret)).Output.Contains("FAIL definitions have errors", StringComparison.Ordinal), host);
    }

    public void Dispose()
    {
        Directory.Delete(_config, recursive: true);
        Directory.Delete(_sandbox, recursive: true);
    }

    private static string Configuration { get; } = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!);

    private static string Built
    {
        get
        {
            var executable = Path.Combine(RealData.RepositoryRoot, "functions", "bin", Configuration, "net10.0", "gitops-serverless.dll");
            Assert.SkipUnless(File.Exists(executable), "The Functions app is not built: dotnet build functions");
            return executable;
        }
    }

    // What was built already is only copied; the folder is read-only then, as WEBSITE_RUN_FROM_PACKAGE makes it.
    private static async Task PublishAsync(string folder)
    {
        Assert.True(File.Exists(Built));
        var start = new ProcessStartInfo("dotnet", ["publish", Path.Combine(RealData.RepositoryRoot, "functions"), "--no-build", "-c", Configuration, "-o", folder, "--nologo", "-v", "q"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, File.GetUnixFileMode(file) & ~(UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
            }
        }
    }

    // Permissions do not stop an administrator, so the contents are compared too.
    private static List<string> Listing(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O}").Order(StringComparer.Ordinal)];

    private static string SilentStorage(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName=silent;AccountKey={Convert.ToBase64String(new byte[64])};"
        + $"BlobEndpoint=http://127.0.0.1:{port}/silent;QueueEndpoint=http://127.0.0.1:{port}/silent";

    // The functions as they are, under a host.json that is changed.
    private string CopyFunctions(Action<JsonObject> change)
    {
        var root = Path.Combine(_sandbox, "root");
        foreach (var file in Directory.EnumerateDirectories(RealData.RepositoryRoot).Select(f => Path.Combine(f, "function.json")).Where(File.Exists))
        {
            var folder = Directory.CreateDirectory(Path.Combine(root, Path.GetFileName(Path.GetDirectoryName(file))!));
            File.Copy(file, Path.Combine(folder.FullName, "function.json"));
        }

        var host = JsonNode.Parse(File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "host.json")))!.AsObject();
        change(host);
        File.WriteAllText(Path.Combine(root, "host.json"), host.ToJsonString());
        return root;
    }

    private async Task<FunctionsHostDouble> StartAsync(string? root = null, string? executable = null, Dictionary<string, string>? settings = null)
    {
        Directory.CreateDirectory(Path.Combine(_config, "manifests"));
        await File.WriteAllTextAsync(Path.Combine(_config, "manifests", "settings.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: default }\ndata: { a: b }\n");
        await File.WriteAllTextAsync(
            Path.Combine(_config, "application.yaml"),
            "apiVersion: gitops.serverless/v1\nkind: Application\nmetadata: { name: functions-shop }\nspec:\n  source: { directory: manifests }\n");
        var all = new Dictionary<string, string>(settings ?? [])
        {
            ["GITOPS_CONFIG_DIRECTORY"] = _config,
            ["GITOPS_SANDBOX"] = "true",
            ["GITOPS_STATE"] = _sandbox,
            ["GITOPS_WEBHOOK_SECRET_GITHUB"] = WebhookSamples.Secret,
        };
        if (!all.ContainsKey("AzureWebJobsStorage"))
        {
            all["AzureWebJobsStorage"] = (await Azurite.RequireAsync()).ConnectionString;
        }

        return await FunctionsHostDouble.StartAsync(root ?? RealData.RepositoryRoot, executable ?? Built, all);
    }

    private static async Task<JsonNode> StatusAsync(FunctionsHostDouble host)
    {
        using var answer = await host.ForwardAsync(new HttpRequestMessage(HttpMethod.Get, "/v1/applications/functions-shop"), hasKey: true);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, FunctionsHostDouble host)
    {
        var deadline = DateTimeOffset.UtcNow.AddMinutes(2);
        while (!await condition())
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, $"Not in sync within two minutes:\n{host.Log}");
            await Task.Delay(50);
        }
    }
}
