using System.Text.Json;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.ChaosHost;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Kubernetes;
using GitOpsServerless.Rendering;
using GitOpsServerless.Runtime.Composition;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// A controller as a process of its own, so that it can be killed as one. Started by the chaos test of the controller's room.
var settings = JsonSerializer.Deserialize<ChaosSettings>(args[0])!;
var time = new SkewedTime(TimeSpan.FromMinutes(settings.SkewMinutes));
var account = StorageAccount.Parse(settings.Storage);
var host = new KubernetesHost
{
    ReadFile = async (_, cancellationToken) => await File.ReadAllTextAsync(settings.Kubeconfig, cancellationToken),
    Environment = Environment.GetEnvironmentVariable,
};
var runtime = GitOpsRuntime.Create(new EngineSetup
{
    Definitions = new SourceDefinition { Directory = settings.Config },
    DefinitionsRoot = settings.Config,
    StateFolder = settings.Shared,
    State = new BlobStateStore(account, settings.Name),
    Leases = new GuardedLeaseStore(new BlobLeaseStore(account, settings.Name, time), settings.Guard),
    LeaseDuration = TimeSpan.FromSeconds(15),
    Queue = new StorageWorkQueue(account, settings.Name),
    Renderers = StandardRooms.Renderers(new RenderingOptions()),
    Targets = [new KubernetesTargetFactory(null, host, time)],
    Time = time,
});
var options = new ControllerOptions
{
    // Places for all three controllers, and for those whose holder was killed a moment ago.
    Pump = new PumpOptions { Workers = 8, WorkersPerTarget = 32, StepTimeout = TimeSpan.FromMinutes(1) },
    Schedule = new ScheduleOptions { Period = TimeSpan.FromSeconds(1) },
};
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
builder.Services.AddGitOpsController(ControllerPorts.Of(runtime, runtime.Notifier, time), options);
await builder.Build().RunAsync();
