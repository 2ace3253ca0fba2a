using GitOpsServerless.Contracts;
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

    private static async Task<Result<TargetFacts>> DescribeAsync(KubernetesTargetFactory factory, CancellationToken token) =>
        await (await factory.CreateAsync(TestCluster.Definition("/kubeconfig"), token)).Value.DescribeAsync(token);
}
