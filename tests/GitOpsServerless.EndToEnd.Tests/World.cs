using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Functions.Sandboxes;
using GitOpsServerless.Rendering;
using GitOpsServerless.Runtime.Composition;
using GitOpsServerless.Sandbox.Arm;
using GitOpsServerless.Sandbox.Kubernetes;

namespace GitOpsServerless.EndToEnd.Tests;

/// <summary>The host's engine and sandbox in this process, so that a test can count requests and inject faults.</summary>
internal sealed class World : IAsyncDisposable
{
    private World(SandboxEnvironment sandbox, GitOpsRuntime runtime)
    {
        Sandbox = sandbox;
        Runtime = runtime;
    }

    public SandboxEnvironment Sandbox { get; }

    public GitOpsRuntime Runtime { get; }

    public Task<ArmSandbox> AzureAsync() => Sandbox.AzureAsync();

    public Task<KubernetesSandbox> ClusterAsync() => Sandbox.ClusterAsync(SandboxEnvironment.DefaultCluster);

    public static async Task<World> StartAsync(string config, RenderingOptions? rendering = null)
    {
        var sandbox = await SandboxEnvironment.OpenAsync(null);
        var runtime = GitOpsRuntime.Create(new EngineSetup
        {
            Definitions = new SourceDefinition { Directory = config },
            DefinitionsRoot = config,
            Renderers = StandardRooms.Renderers(rendering ?? new RenderingOptions()),
            Targets = await sandbox.TargetsAsync(),
            DefaultTarget = SandboxEnvironment.DefaultTarget,
            DefinitionFreshness = TimeSpan.Zero,
        });
        return new World(sandbox, runtime);
    }

    /// <summary>Steps an application until it rests; a failure is returned as it is.</summary>
    public async Task<StepResult> SettleAsync(string application)
    {
        for (var i = 0; i < 200; i++)
        {
            var result = await Runtime.Engine.Reconciler.StepAsync(application, TestContext.Current.CancellationToken);
            if (result is not StepResult.RequeueAfter requeue)
            {
                return result;
            }

            await Task.Delay(requeue.After < TimeSpan.FromMilliseconds(300) ? requeue.After : TimeSpan.FromMilliseconds(300));
        }

        throw new InvalidOperationException($"{application} does not come to rest.");
    }

    public async Task<ApplicationStatus> StatusAsync(string application) =>
        (await Runtime.Engine.GetApplicationAsync(application, TestContext.Current.CancellationToken)).Value;

    public async Task<ApplicationStatus> SyncAsync(string application)
    {
        await SettleAsync(application);
        return await StatusAsync(application);
    }

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
}
