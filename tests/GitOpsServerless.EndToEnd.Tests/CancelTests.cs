using GitOpsServerless.Arm.Target;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Functions.Sandboxes;
using GitOpsServerless.Rendering;
using GitOpsServerless.Runtime.Composition;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.EndToEnd.Tests;

/// <summary>A newer commit cancels the deployment that runs, over HTTPS, and is deployed then.</summary>
public sealed class CancelTests
{
    private const string Definitions = """
        apiVersion: gitops.serverless/v1
        kind: Target
        metadata: { name: azure }
        spec: { azure: { subscription: 11111111-1111-1111-1111-111111111111, resourceGroup: rg-shop, location: westeurope, createResourceGroup: true, deployment: KIND } }
        ---
        apiVersion: gitops.serverless/v1
        kind: Application
        metadata: { name: shop }
        spec: { source: { directory: ., path: shop }, target: azure, arm: {} }
        """;

    [Theory]
    [InlineData("stack")]
    [InlineData("deployment")]
    public async Task A_newer_commit_cancels_the_running_deployment(string kind)
    {
        using var folder = new ConfigFolder();
        folder.Write("defs.yaml", Definitions.Replace("KIND", kind, StringComparison.Ordinal));
        folder.Write("shop/main.json", Template("first"));
        await using var azure = await ArmSandbox.StartAsync(new ArmSandboxOptions { OperationTime = TimeSpan.FromSeconds(2), PollInterval = TimeSpan.Zero }, TestContext.Current.CancellationToken);
        using var factory = new AzureTargetFactory(new AzureTargetOptions { Credential = azure.Credential, Clients = _ => azure.ClientOptions, Serves = static _ => true });
        var runtime = GitOpsRuntime.Create(new EngineSetup
        {
            Definitions = new SourceDefinition { Directory = folder.Config },
            DefinitionsRoot = folder.Config,
            Renderers = StandardRooms.Renderers(new RenderingOptions()),
            Targets = [factory],
            DefaultTarget = SandboxEnvironment.DefaultTarget,
            DefinitionFreshness = TimeSpan.Zero,
        });
        Assert.IsType<StepResult.RequeueAfter>(await runtime.Engine.Reconciler.StepAsync("shop", TestContext.Current.CancellationToken));

        folder.Write("shop/main.json", Template("second"));
        StepResult result;
        do
        {
            result = await runtime.Engine.Reconciler.StepAsync("shop", TestContext.Current.CancellationToken);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        while (result is StepResult.RequeueAfter);

        Assert.IsType<StepResult.Done>(result);
        Assert.Single(azure.Requests.Records, r => r.Method == "POST" && r.Path.EndsWith("/cancel", StringComparison.Ordinal) && r.StatusCode == 204);
        Assert.Equal(["id-second"], azure.List().Where(i => i.Contains("userAssignedIdentities", StringComparison.Ordinal)).Select(i => i[(i.LastIndexOf('/') + 1)..]));
        var runs = await runtime.Engine.GetRunsAsync("shop", 10, TestContext.Current.CancellationToken);
        Assert.Equal([RunResult.Succeeded, RunResult.Superseded], runs.Value.Select(r => r.Result));
    }

    private static string Template(string name) => $$"""
        { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
          "resources": [ { "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "id-{{name}}", "location": "westeurope" } ] }
        """;
}
