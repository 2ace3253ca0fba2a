using System.Globalization;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Tests.Support;
using GitOpsServerless.Sandbox.Hosting;
using GitOpsServerless.Sandbox.Kubernetes;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Kubernetes.Tests.Faults;

/// <summary>Faults between client and server: what can be repeated converges, and nothing is pruned on half an answer.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private KubernetesSandbox _sandbox = null!;
    private KubernetesTargetFactory _factory = null!;
    private ITarget _target = null!;

    private readonly KubernetesTargetOptions _options = new()
    {
        ListPageSize = 5,
        Attempts = 4,
        InlineWait = TimeSpan.FromSeconds(1),
        RequestTimeout = TimeSpan.FromSeconds(10),
    };

    public async ValueTask InitializeAsync()
    {
        _sandbox = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions(), TestContext.Current.CancellationToken);
        _factory = new KubernetesTargetFactory(
            null, new KubernetesHost { ReadFile = (_, _) => Task.FromResult<string?>(_sandbox.Kubeconfig) }, TimeProvider.System, _options);
        _target = (await _factory.CreateAsync(TestCluster.Definition("/kubeconfig"), TestContext.Current.CancellationToken)).Value;
    }

    public async ValueTask DisposeAsync()
    {
        _factory.Dispose();
        await _sandbox.DisposeAsync();
    }

    public static TheoryData<FaultKind, int> Passing => new()
    {
        { FaultKind.Reset, 0 },
        { FaultKind.ResetAfterHandling, 0 },
        { FaultKind.TruncatedBody, 0 },
        { FaultKind.SlowBody, 0 },
        { FaultKind.Status, 429 },
        { FaultKind.Status, 500 },
        { FaultKind.Status, 503 },
        { FaultKind.Status, 504 },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Passing_faults_are_repaired_by_trying_again(FaultKind kind, int status)
    {
        var app = new TestApplication(_target, "app");
        _sandbox.Faults.Add(new Fault
        {
            Kind = kind,
            StatusCode = status,
            Times = 4,
            Skip = 1,
            PathPattern = "*configmaps*",
            Delay = TimeSpan.FromMilliseconds(50),
            RetryAfter = status == 429 ? TimeSpan.FromSeconds(1) : null,
        });

        await app.SyncSuccessfullyAsync(ConfigMaps(12));
        _sandbox.Faults.Clear();

        Assert.True((await app.PlanAsync(ConfigMaps(12))).IsEmpty);
        Assert.Equal(12, app.Inventory.Entries.Count);
        Assert.Equal(12, _sandbox.List("v1", "ConfigMap").Count(o => o.Label(WellKnown.ApplicationLabel) == "app"));
    }

    [Fact]
    public async Task An_expired_continue_token_starts_the_list_again()
    {
        var app = new TestApplication(_target, "app");
        await app.SyncSuccessfullyAsync(ConfigMaps(12));
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.ExpiredContinuation, Times = 1 });

        var plan = await app.PlanAsync(ConfigMaps(12));

        Assert.True(plan.IsEmpty);
        Assert.DoesNotContain(plan.Changes, c => c.Action == ChangeAction.Blocked);
    }

    [Theory]
    [InlineData(FaultKind.Status, 500)]
    [InlineData(FaultKind.Status, 410)]
    [InlineData(FaultKind.TruncatedBody, 0)]
    [InlineData(FaultKind.Reset, 0)]
    public async Task Nothing_is_created_or_pruned_when_a_list_stays_broken(FaultKind kind, int status)
    {
        var app = new TestApplication(_target, "app");
        await app.SyncSuccessfullyAsync(ConfigMaps(12) + Service());
        _sandbox.Faults.Add(new Fault { Kind = kind, StatusCode = status, Method = "GET", PathPattern = "*configmaps*" });

        var plan = await app.PlanAsync(Service());

        Assert.True(plan.IsEmpty);
        Assert.Equal(12, plan.Changes.Count(c => c.Action == ChangeAction.Blocked));
        var all = await app.PlanAsync(ConfigMaps(12) + Service());
        Assert.True(all.HasErrors);
        Assert.True(all.IsEmpty);
        Assert.All(all.Diagnostics.Where(d => d.IsError && status != 410), d => Assert.True(d.IsTransient, d.ToString()));
    }

    [Fact]
    public async Task A_404_of_something_in_between_is_no_word_on_an_object()
    {
        var app = new TestApplication(_target, "app");
        await app.SyncSuccessfullyAsync(ConfigMaps(2) + Service());
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 404, Method = "GET", PathPattern = "*configmaps*" });

        var plan = await app.PlanAsync(Service());

        Assert.Equal(2, plan.Changes.Count(c => c.Action == ChangeAction.Blocked));
    }

    [Fact]
    public async Task An_apply_that_fails_in_the_middle_keeps_what_may_exist_in_the_inventory_and_converges()
    {
        var app = new TestApplication(_target, "app");
        var desired = TestApplication.Render(ConfigMaps(3));
        var plan = await app.PlanAsync(desired);
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.ResetAfterHandling, Method = "PATCH", PathPattern = "*/c001" });

        var step = await app.StepAsync(desired, plan, null);

        Assert.Equal(ApplyStatus.Failed, step.Status);
        Assert.True(step.Diagnostics[0].IsTransient);
        Assert.Equal(3, app.Inventory.Entries.Count);
        _sandbox.Faults.Clear();
        await app.SyncSuccessfullyAsync(ConfigMaps(3));
        Assert.True((await app.PlanAsync(ConfigMaps(3))).IsEmpty);
        Assert.All(app.Inventory.Entries, e => Assert.NotNull(e.Uid));
    }

    [Fact]
    public async Task A_deletion_without_an_answer_is_confirmed_by_the_next_look()
    {
        var app = new TestApplication(_target, "app");
        await app.SyncSuccessfullyAsync(ConfigMaps(2));
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.ResetAfterHandling, Method = "DELETE", Times = 1 });

        await app.SyncSuccessfullyAsync(ConfigMaps(1));

        Assert.Single(app.Inventory.Entries);
        Assert.Single(_sandbox.List("v1", "ConfigMap"), o => o.Label(WellKnown.ApplicationLabel) == "app");
    }

    [Fact]
    public async Task An_unreachable_server_is_one_transient_diagnostic()
    {
        await _sandbox.DisposeAsync();

        var live = await new TestApplication(_target, "app").ObserveAsync(TestApplication.Render(ConfigMaps(2)));

        Assert.False(live.IsSuccess);
        Assert.Equal("GOS0600", live.Error!.Code);
        Assert.True(live.Error.IsTransient);
    }

    private static string ConfigMaps(int count) => string.Concat(Enumerable.Range(0, count).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: c{i:000}, namespace: default }}\ndata: {{ key: \"{i}\" }}\n")));

    private static string Service() =>
        "---\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: default }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n";
}
