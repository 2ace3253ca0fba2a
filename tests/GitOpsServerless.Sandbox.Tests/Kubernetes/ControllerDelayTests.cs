using GitOpsServerless.Sandbox.Kubernetes;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

public sealed class ControllerDelayTests
{
    [Fact]
    public async Task Controllers_act_when_the_delay_has_passed_by_the_given_clock()
    {
        const string Path = "/apis/apps/v1/namespaces/default/deployments/slow";
        var time = new ManualTime();
        await using var sandbox = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions { TimeProvider = time, ControllerDelay = TimeSpan.FromSeconds(10) });
        using var client = new SandboxClient(sandbox);
        await client.ApplyAsync(Path, Manifests.Deployment("slow"));

        var early = await client.GetAsync(Path);
        time.Advance(TimeSpan.FromSeconds(10));
        var late = await client.GetAsync(Path);

        Assert.Null(early.At("status/observedGeneration"));
        Assert.Equal(1, (int)late.At("status/observedGeneration")!);
    }

    [Fact]
    public async Task Without_controllers_a_status_stays_as_it_was_written()
    {
        const string Path = "/apis/apps/v1/namespaces/default/deployments/still";
        await using var sandbox = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions { SimulateControllers = false });
        using var client = new SandboxClient(sandbox);
        await client.ApplyAsync(Path, Manifests.Deployment("still"));

        Assert.Empty((await client.GetAsync(Path))["status"]!.AsObject());
    }
}
