using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Rendering;
using GitOpsServerless.Arm.Target;
using GitOpsServerless.Bicep;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Operations;
using GitOpsServerless.Runtime.Composition;
using GitOpsServerless.Sandbox.Arm;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Controller.Tests.Installation;

/// <summary>The controller's own infrastructure as an application of the controller, with the sandbox as Azure.</summary>
internal sealed class SelfDeployment : IAsyncDisposable
{
    public const string Subscription = "11111111-2222-3333-4444-555555555555";
    public const string Application = "gitops";
    private readonly string _folder;

    private SelfDeployment(string folder, ArmSandbox azure, GitOpsEngine engine) => (_folder, Azure, Engine) = (folder, azure, engine);

    public ArmSandbox Azure { get; }

    public GitOpsEngine Engine { get; }

    /// <param name="parameters">More parameters, as YAML in one line.</param>
    public static async Task<SelfDeployment> CreateAsync(string parameters)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-self-").FullName;
        Copy(Path.Combine(RealData.RepositoryRoot, "bicep"), Path.Combine(folder, "bicep"));
        await File.WriteAllTextAsync(Path.Combine(folder, "installation.yaml"), $$"""
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: {{Application}} }
            spec:
              source: { directory: ., path: bicep }
              target: azure
              sync: { prune: true }
              bicep: { file: main.bicep, parameters: { definitionsUrl: "https://github.com/contoso/config"{{parameters}} } }
            ---
            apiVersion: gitops.serverless/v1
            kind: Target
            metadata: { name: azure }
            spec: { azure: { subscription: {{Subscription}}, location: westeurope } }
            """);
        var azure = await ArmSandbox.StartAsync(new ArmSandboxOptions { CreateGroupsOnDemand = true, PollInterval = TimeSpan.FromMilliseconds(50) });

        // The template gives roles in groups that exist already; it does not create them.
        azure.Put($"/subscriptions/{Subscription}/resourceGroups/rg-shop", "2024-03-01", new JsonObject { ["location"] = "westeurope" });
        var runtime = GitOpsRuntime.Create(new EngineSetup
        {
            Definitions = new SourceDefinition { Directory = folder },
            DefinitionsRoot = folder,
            Renderers = [new TemplateRenderer(new BicepOptions { AzureTypes = new TypesAsWritten() })],
            Targets = [new AzureTargetFactory(new AzureTargetOptions { Credential = azure.Credential, Clients = _ => azure.ClientOptions, Serves = static _ => true })],
        });
        return new SelfDeployment(folder, azure, runtime.Engine);
    }

    public async Task<ApplicationStatus> ReconcileAsync()
    {
        var report = await Engine.ReconcileAsync(Application, new ReconcileQuery { Timeout = TimeSpan.FromMinutes(5) }, default);
        Assert.True(report.IsSuccess, string.Join('\n', report.Diagnostics));
        return report.Value.Status;
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Azure.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*.bicep", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
