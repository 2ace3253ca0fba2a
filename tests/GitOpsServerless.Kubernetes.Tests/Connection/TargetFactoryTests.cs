using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Tests.Support;
using GitOpsServerless.Sandbox.Kubernetes;

namespace GitOpsServerless.Kubernetes.Tests.Connection;

public sealed class TargetFactoryTests
{
    [Fact]
    public async Task A_kubeconfig_is_read_again_after_its_identity_was_refused()
    {
        var token = TestContext.Current.CancellationToken;
        await using var sandbox = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions(), token);
        var good = sandbox.Kubeconfig;
        var text = string.Join('\n', good.Split('\n').Select(line => line.Contains("token: ", StringComparison.Ordinal) ? "    token: expired" : line));
        Assert.NotEqual(good, text);
        var host = new KubernetesHost { ReadFile = (_, _) => Task.FromResult<string?>(text) };
        using var factory = new KubernetesTargetFactory(null, host, TimeProvider.System);

        var before = await DescribeAsync(factory, token);
        text = good;
        var after = await DescribeAsync(factory, token);

        Assert.Equal("GOS0601", before.Error!.Code);
        Assert.True(after.IsSuccess, after.Error?.ToString());
    }

    [Fact]
    public async Task The_namespace_of_a_context_moves_nothing()
    {
        var token = TestContext.Current.CancellationToken;
        await using var sandbox = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions(), token);
        var text = sandbox.Kubeconfig.Replace("    user: sandbox", "    user: sandbox\n    namespace: kube-public", StringComparison.Ordinal);
        using var factory = new KubernetesTargetFactory(null, new KubernetesHost { ReadFile = (_, _) => Task.FromResult<string?>(text) }, TimeProvider.System);
        var target = (await factory.CreateAsync(TestCluster.Definition("/kubeconfig"), token)).Value;

        await new TestApplication(target, "app").SyncSuccessfullyAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");

        var client = Assert.Single(factory.Clients);
        Assert.Equal("kube-public", client.Connection.DefaultNamespace);
        Assert.True((await client.SendAsync(ApiRequest.Get("/api/v1/namespaces/default/configmaps/a"), token)).IsSuccess);
    }

    [Fact]
    public async Task A_connection_is_resolved_once_for_some_minutes()
    {
        var time = new ManualTime();
        var resolver = new Resolver(() => new KubernetesConnection(new Uri("https://one.example")) { Key = "/subscriptions/…/one" });
        using var factory = new KubernetesTargetFactory(resolver, new KubernetesHost(), time);

        await CreateAsync(factory);
        await CreateAsync(factory);
        Assert.Equal(1, resolver.Calls);
        time.Advance(TimeSpan.FromMinutes(6));
        await CreateAsync(factory);

        Assert.Equal(2, resolver.Calls);
        Assert.Single(factory.Clients);
    }

    [Fact]
    public async Task A_cluster_that_moved_is_found_again()
    {
        var time = new ManualTime();
        var server = new Uri("https://one.example");
        using var factory = new KubernetesTargetFactory(new Resolver(() => new KubernetesConnection(server) { Key = "aks" }), new KubernetesHost(), time);
        await CreateAsync(factory);

        server = new Uri("https://two.example");
        time.Advance(TimeSpan.FromMinutes(6));
        await CreateAsync(factory);

        Assert.Equal(server, Assert.Single(factory.Clients).Connection.Server);
    }

    [Fact]
    public async Task The_text_of_a_kubeconfig_in_a_definition_is_refused()
    {
        using var factory = new KubernetesTargetFactory(null, new KubernetesHost(), TimeProvider.System);

        var target = await factory.CreateAsync(TestCluster.Definition("apiVersion: v1\nkind: Config\n"), TestContext.Current.CancellationToken);

        Assert.Equal("GOS0627", target.Error!.Code);
    }

    private static async Task CreateAsync(KubernetesTargetFactory factory) =>
        Assert.True((await factory.CreateAsync(TestCluster.Definition("/kubeconfig"), TestContext.Current.CancellationToken)).IsSuccess);

    private sealed class Resolver(Func<KubernetesConnection> connection) : IKubernetesConnectionResolver
    {
        public int Calls { get; private set; }

        public Task<Result<KubernetesConnection?>> ResolveAsync(TargetDefinition target, CancellationToken cancellationToken)
        {
            Calls++;
            return Task.FromResult<Result<KubernetesConnection?>>(connection());
        }
    }

    private static async Task<Result<TargetFacts>> DescribeAsync(KubernetesTargetFactory factory, CancellationToken token) =>
        await (await factory.CreateAsync(TestCluster.Definition("/kubeconfig"), token)).Value.DescribeAsync(token);
}
