using GitOpsServerless.Sandbox.Hosting;
using GitOpsServerless.Sandbox.Kubernetes;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

public sealed class FaultTests : IAsyncLifetime
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private KubernetesSandbox _sandbox = null!;
    private SandboxClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions());
        _client = new SandboxClient(_sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData(500, "InternalError")]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(401, "Unauthorized")]
    [InlineData(410, "Expired")]
    public async Task A_status_is_injected_as_the_service_words_it(int status, string reason)
    {
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = status, Times = 1 });

        var faulty = await _client.GetAsync(ConfigMaps);
        var next = await _client.GetAsync(ConfigMaps);

        Assert.Equal((status, reason), (faulty.Status, faulty.Text_("reason")));
        Assert.Equal(200, next.Status);
    }

    [Fact]
    public async Task Too_many_requests_says_when_to_come_back()
    {
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 429, RetryAfter = TimeSpan.FromSeconds(3), Method = "POST", PathPattern = "*/configmaps" });

        var answer = await _client.PostAsync(ConfigMaps, Manifests.ConfigMap("later"));

        Assert.Equal(429, answer.Status);
        Assert.Equal(3, (int)answer.At("details/retryAfterSeconds")!);
        Assert.Equal(200, (await _client.GetAsync(ConfigMaps)).Status);
    }

    [Fact]
    public async Task A_reset_before_handling_writes_nothing()
    {
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Reset, Method = "POST", Times = 1 });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _client.PostAsync(ConfigMaps, Manifests.ConfigMap("cut")));

        Assert.Equal(404, (await _client.GetAsync(ConfigMaps + "/cut")).Status);
    }

    [Fact]
    public async Task A_reset_after_handling_has_written()
    {
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.ResetAfterHandling, Method = "POST", Times = 1 });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _client.PostAsync(ConfigMaps, Manifests.ConfigMap("lost")));

        Assert.Equal(200, (await _client.GetAsync(ConfigMaps + "/lost")).Status);
    }

    [Fact]
    public async Task A_truncated_body_is_an_error_for_the_caller()
    {
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.TruncatedBody, PathPattern = ConfigMaps, Times = 1 });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _client.GetAsync(ConfigMaps));
    }

    [Fact]
    public async Task A_slow_body_arrives_whole()
    {
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.SlowBody, Delay = TimeSpan.FromMilliseconds(1), Times = 1 });

        Assert.Equal("ConfigMapList", (await _client.GetAsync(ConfigMaps)).Text_("kind"));
    }

    [Fact]
    public async Task Reads_dry_runs_and_writes_are_counted_apart()
    {
        _sandbox.Requests.Clear();

        await _client.GetAsync(ConfigMaps);
        await _client.ApplyAsync(ConfigMaps + "/counted", Manifests.ConfigMap("counted").ToJsonString(), query: "&dryRun=All");
        await _client.ApplyAsync(ConfigMaps + "/counted", Manifests.ConfigMap("counted").ToJsonString());

        Assert.Equal((1, 1, 1), (_sandbox.Requests.Reads, _sandbox.Requests.DryRuns, _sandbox.Requests.Writes));
        Assert.Equal(["GET", "PATCH", "PATCH"], _sandbox.Requests.Records.Select(record => record.Method));
    }
}
