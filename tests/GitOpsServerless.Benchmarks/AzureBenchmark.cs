using System.Diagnostics;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Rendering;
using GitOpsServerless.Arm.Target;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Operations;
using GitOpsServerless.Engine.Reconciliation;
using GitOpsServerless.Engine.Secrets;
using GitOpsServerless.Engine.State;
using GitOpsServerless.Runtime.State;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// Sweeps of the engine's own checks (observe, plan, attribute, assess, save) over 1,000 applications of 20 resources each, 11 of them children, against a
/// sandbox with Azure's own request limits, pages of the activity log, and a Resource Graph that lags by a minute: the sweep after all were deployed,
/// another one, and one of a process that knows nothing but the files of its state. How many requests an application takes, how long a sweep takes,
/// that no refusal reaches anybody and that no drift is missed.
/// </summary>
internal static class AzureBenchmark
{
    // As many steps at the same time as a controller does.
    private const int Workers = 8;

    // Deploying is not what is measured, and mostly waits.
    private const int DeployingWorkers = 64;
    private const double Most = 1.2;

    // Until Resource Graph shows a change, and the log is read again.
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(65);

    // Deploying without the limits: what is left in the buckets is learned from every answer, so that the refill counts too.
    private static readonly ThrottleOptions s_unthrottled = new()
    {
        ReadBucket = 1e9,
        ReadRefill = 1e9,
        WriteBucket = 1e9,
        WriteRefill = 1e9,
        QueryBucket = 1e9,
        QueryRefill = 1e9,
    };

    /// <summary>Runs. The only argument, which may be left out, is the number of applications.</summary>
    public static int Run(string[] args)
    {
        var applications = args is [var count, ..] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 1_000;
        return RunAsync(applications).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(int applications)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-azure-benchmark-").FullName;
        await using var sandbox = await ArmSandbox.StartAsync(new ArmSandboxOptions { PollInterval = TimeSpan.Zero, ResourceGraphDelay = TimeSpan.FromMinutes(1) });
        var fleet = new AzureFleet(applications);
        Console.WriteLine($"applications            {applications} of {AzureFleet.ResourcesEach} resources, 11 of them children; {Workers} at the same time");
        using (var process = new Controller(sandbox, fleet, folder, s_unthrottled))
        {
            await DeployAsync(sandbox, fleet, process);
        }

        fleet.Mode = SyncMode.Report;
        sandbox.Throttle = true;
        var drifted = Drift(sandbox, applications, 0, "Microsoft.Storage/storageAccounts/st{0}", "accessTier", "Cool");
        await Task.Delay(Lag);
        using var first = new Controller(sandbox, fleet, folder, new ThrottleOptions());
        var results = new List<bool> { await SweepAsync("first sweep", sandbox, fleet, first, drifted) };
        drifted += Drift(sandbox, applications, 1, "Microsoft.Storage/storageAccounts/st{0}/blobServices/default/containers/c1", "publicAccess", "Blob");
        await Task.Delay(Lag);
        results.Add(await SweepAsync("second sweep", sandbox, fleet, first, drifted));
        using var fresh = new Controller(sandbox, fleet, folder, new ThrottleOptions());
        results.Add(await SweepAsync("sweep of a new process", sandbox, fleet, fresh, drifted));
        Directory.Delete(folder, recursive: true);
        return results.All(r => r) ? 0 : 1;
    }

    private static async Task DeployAsync(ArmSandbox sandbox, AzureFleet fleet, Controller process)
    {
        for (var i = 0; i < fleet.Names.Count; i++)
        {
            sandbox.Put(AzureFleet.Scope(i), "2024-03-01", new JsonObject { ["location"] = "westeurope" });
        }

        var watch = Stopwatch.StartNew();
        var failures = await process.RunAsync(fleet.Names, untilDone: true);
        Console.WriteLine($"deployed                {watch.Elapsed.TotalSeconds:F1} s, {(double)sandbox.Requests.Records.Count / fleet.Names.Count:F1} requests for an application, {failures.Count} failed");
        failures.Take(5).ToList().ForEach(Console.WriteLine);
    }

    /// <summary>Changes a property of a resource of one application in fifty; how many.</summary>
    private static int Drift(ArmSandbox sandbox, int applications, int offset, string resource, string property, string value)
    {
        var changed = Enumerable.Range(0, applications).Where(i => i % 50 == offset).ToList();
        foreach (var i in changed)
        {
            sandbox.Change($"{AzureFleet.Scope(i)}/providers/{string.Format(System.Globalization.CultureInfo.InvariantCulture, resource, i)}", r => r["properties"]![property] = value);
        }

        return changed.Count;
    }

    private static async Task<bool> SweepAsync(string name, ArmSandbox sandbox, AzureFleet fleet, Controller process, int expected)
    {
        sandbox.Requests.Clear();
        var watch = Stopwatch.StartNew();
        var failures = await process.RunAsync(fleet.Names, untilDone: false);
        watch.Stop();

        var records = sandbox.Requests.Records;
        var reads = (double)records.Count / fleet.Names.Count;
        var graph = records.Count(r => r.Path.Contains("ResourceGraph", StringComparison.OrdinalIgnoreCase));
        var log = records.Count(r => r.Path.Contains("eventtypes", StringComparison.OrdinalIgnoreCase));
        var statuses = await process.StatusesAsync(fleet.Names);
        var drifted = statuses.Sum(s => s.Drift.Count);
        failures.AddRange(statuses.Where(s => s.Health.Status != HealthStatus.Healthy).Select(s => $"{s.Name}: {s.Health}"));
        Console.WriteLine($"{name,-23} {watch.Elapsed.TotalSeconds:F1} s, {records.Count} requests ({reads:F3} for an application): {graph} Resource Graph, {log} activity log, {records.Count - graph - log} resources");
        Console.WriteLine($"  refused with 429      {records.Count(r => r.StatusCode == 429)} (absorbed), reached a user: {failures.Count}");
        Console.WriteLine($"  drifted resources     {drifted} of {expected} expected, {statuses.Sum(s => s.Drift.Count(d => d.ChangedBy is not null))} with a name");
        failures.Take(5).ToList().ForEach(Console.WriteLine);
        return failures.Count == 0 && drifted == expected && reads < Most;
    }

    /// <summary>An engine with nothing in memory, over state in files.</summary>
    private sealed class Controller : IDisposable
    {
        private readonly AzureTargetFactory _targets;
        private readonly FileStateStore _state;
        private readonly GitOpsEngine _engine;

        public Controller(ArmSandbox sandbox, AzureFleet fleet, string folder, ThrottleOptions throttle)
        {
            var client = sandbox.ClientOptions with { Throttle = throttle };
            _targets = new AzureTargetFactory(new AzureTargetOptions { Credential = sandbox.Credential, Clients = _ => client, Serves = static _ => true });
            _state = new FileStateStore(folder, TimeProvider.System);
            var silent = new Silence();
            var ports = new EnginePorts(
                fleet, [fleet], [new TemplateRenderer()], [_targets], _state, new InMemoryLeaseStore(), new NoSecretResolver(), [], silent, silent, TimeProvider.System);
            _engine = new GitOpsEngine(ports, new ReconcilerOptions { NewId = () => Guid.NewGuid().ToString("N") }, []);
        }

        /// <summary>One step of each application, or steps until it rests; what failed.</summary>
        public async Task<List<string>> RunAsync(IReadOnlyList<string> names, bool untilDone)
        {
            var failures = new List<string>();
            await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = untilDone ? DeployingWorkers : Workers }, async (name, token) =>
            {
                StepResult result;
                do
                {
                    result = await _engine.Reconciler.StepAsync(name, token);
                }
                while (untilDone && result is StepResult.RequeueAfter);
                if (result is not StepResult.Done)
                {
                    lock (failures)
                    {
                        failures.Add($"{name}: {result}");
                    }
                }
            });
            return failures;
        }

        public async Task<IReadOnlyList<ApplicationStatus>> StatusesAsync(IReadOnlyList<string> names)
        {
            var statuses = new List<ApplicationStatus>();
            foreach (var name in names)
            {
                statuses.Add(await new ApplicationStore(_state, name).ReadStatusAsync(CancellationToken.None));
            }

            return statuses;
        }

        public void Dispose()
        {
            _targets.Dispose();
            _state.Dispose();
        }
    }

    private sealed class Silence : IEngineEvents, INotifier
    {
        public void Publish(EngineEvent engineEvent)
        {
        }

        public Task NotifyAsync(Notification notification, DefinitionSet definitions, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
