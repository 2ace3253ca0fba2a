using GitOpsServerless.Sandbox.Kubernetes;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

/// <summary>One sandbox and one client for the tests of a class.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    internal KubernetesSandbox Sandbox { get; private set; } = null!;

    internal SandboxClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Sandbox = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions());
        Client = new SandboxClient(Sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Sandbox.DisposeAsync();
    }
}
