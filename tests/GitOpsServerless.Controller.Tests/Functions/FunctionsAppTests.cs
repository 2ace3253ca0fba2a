using System.Net;
using System.Text.Json.Nodes;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;
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
    public async Task Message_that_is_none_is_kept_in_the_poison_queue()
    {
        await Azurite.RequireAsync();
        await using var host = await StartAsync();
        Assert.False(await host.DeliverAsync("reconcile", "not a message"));
        Assert.Equal(["not a message"], host.Poison);
    }

    public void Dispose()
    {
        Directory.Delete(_config, recursive: true);
        Directory.Delete(_sandbox, recursive: true);
    }

    private async Task<FunctionsHostDouble> StartAsync()
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!);
        var executable = Path.Combine(RealData.RepositoryRoot, "functions", "bin", configuration, "net10.0", "gitops-serverless.dll");
        Assert.SkipUnless(File.Exists(executable), "The Functions app is not built: dotnet build functions");
        Directory.CreateDirectory(Path.Combine(_config, "manifests"));
        await File.WriteAllTextAsync(Path.Combine(_config, "manifests", "settings.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: default }\ndata: { a: b }\n");
        await File.WriteAllTextAsync(
            Path.Combine(_config, "application.yaml"),
            "apiVersion: gitops.serverless/v1\nkind: Application\nmetadata: { name: functions-shop }\nspec:\n  source: { directory: manifests }\n");
        return await FunctionsHostDouble.StartAsync(RealData.RepositoryRoot, executable, new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = (await Azurite.RequireAsync()).ConnectionString,
            ["GITOPS_CONFIG_DIRECTORY"] = _config,
            ["GITOPS_SANDBOX"] = "true",
            ["GITOPS_STATE"] = _sandbox,
            ["GITOPS_WEBHOOK_SECRET_GITHUB"] = WebhookSamples.Secret,
        });
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
