using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Sandbox.Kubernetes;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// Applies 1,000 objects, checks them unchanged, and reconciles 1,000 applications of 4 objects from nothing: plan, dry run, apply,
/// inventory, health and state included. Beside it, where <c>kubectl</c> is on the path, its server-side apply and diff of the same
/// objects on the same server, and a bare client, which sends the dry runs and the applies of as many objects and does nothing else: the
/// limit of the server. The server is the one of a kubeconfig, or a sandbox in a process of its own.
/// </summary>
internal static class KubernetesBenchmark
{
    private const int PerKind = 250;
    private const int Applications = 1_000;
    private const int ApplicationsAtOnce = 32;
    private const int BareRequestsAtOnce = 32;

    private const string FirstApply = "first apply of 1,000 objects";
    private const string UnchangedCheck = "unchanged check of 1,000 objects";
    private const string ManyApplications = "1,000 applications of 4 objects from nothing";
    private const string BareMany = "bare client: 4,000 dry runs, 4,000 applies";
    private const string BareFirst = "bare client: 1,000 dry runs, 1,000 applies";

    /// <summary>Arguments: the path of a kubeconfig (else <c>GITOPS_TEST_KUBECONFIG</c>, else a sandbox). <c>serve PATH</c> only serves a sandbox and writes its kubeconfig.</summary>
    public static int Run(string[] args)
    {
        if (AsDeployed.Restart("kubernetes", args) is { } exitCode)
        {
            return exitCode;
        }

        RunAsync(args).GetAwaiter().GetResult();
        return 0;
    }

    private static async Task RunAsync(string[] args)
    {
        if (args is ["serve", var file])
        {
            await using var sandbox = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions());
            await File.WriteAllTextAsync(file, sandbox.Kubeconfig);
            await Console.In.ReadToEndAsync();
            return;
        }

        var kubeconfig = args.FirstOrDefault() ?? Environment.GetEnvironmentVariable("GITOPS_TEST_KUBECONFIG");
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            await CompareAsync(kubeconfig, isSandbox: false);
            return;
        }

        var path = Path.Combine(Path.GetTempPath(), $"gos-benchmark-{Environment.ProcessId}.kubeconfig");
        using var server = StartSandbox(path);
        try
        {
            while (!File.Exists(path) || new FileInfo(path).Length == 0)
            {
                await Task.Delay(50);
            }

            await CompareAsync(path, isSandbox: true);
        }
        finally
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
            File.Delete(path);
        }
    }

    private static Process StartSandbox(string path)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (var argument in new[] { "kubernetes", "serve", path })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task CompareAsync(string kubeconfig, bool isSandbox)
    {
        Console.WriteLine("what                                             seconds  requests   sent MiB   got MiB  peak MiB");
        var run = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3));
        using var bench = await Bench.ConnectAsync(kubeconfig);
        var namespaces = new[] { $"gos-a-{run}", $"gos-b-{run}", $"gos-k-{run}", $"gos-c-{run}", $"gos-d-{run}" };
        foreach (var ns in namespaces)
        {
            await bench.CreateNamespaceAsync(ns);
        }

        try
        {
            await MeasureManyApplicationsAsync(bench, namespaces[1]);
            await bench.MeasureAsync(BareMany, () => bench.SendAllAsync(Objects(namespaces[3], 0, Applications)));
            await MeasureOneApplicationAsync(bench, namespaces[0]);
            await bench.MeasureAsync(BareFirst, () => bench.SendAllAsync(Objects(namespaces[4], 0, PerKind)));
            PrintRatios(bench, await KubectlAsync(kubeconfig, namespaces[2], isSandbox));
        }
        finally
        {
            foreach (var ns in namespaces)
            {
                await bench.DeleteNamespaceAsync(ns);
            }
        }
    }

    private static void PrintRatios(Bench bench, Peers? peers)
    {
        var apply = bench.Results.First(r => r.What == FirstApply);
        var check = bench.Results.Where(r => r.What == UnchangedCheck).OrderBy(r => r.Seconds).ElementAt(1);
        var many = bench.Results.First(r => r.What == ManyApplications);
        double Seconds(string what) => bench.Results.First(r => r.What == what).Seconds;
        Console.WriteLine();
        if (peers is not null)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first apply / kubectl apply --server-side       {apply.Seconds / peers.Apply,8:0.000}   (wanted: 0.200)"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"unchanged check / kubectl diff --server-side    {check.Seconds / peers.Diff,8:0.000}   (wanted: 0.050; median of three)"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first apply / bare client                       {apply.Seconds / Seconds(BareFirst),8:0.000}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"1,000 applications / bare client                {many.Seconds / Seconds(BareMany),8:0.000}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"requests of an unchanged check                  {check.Requests,8}   (wanted: < 20)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"1,000 applications: seconds and peak MiB        {many.Seconds,8:0.0} {many.PeakMebibytes,6:0}   (wanted: 25 and 150)"));
    }

    private static async Task MeasureOneApplicationAsync(Bench bench, string ns)
    {
        var desired = Objects(ns, 0, PerKind);
        var inventory = Inventory.Empty;
        await bench.MeasureAsync(FirstApply, async () =>
        {
            inventory = await bench.ReconcileAsync("thousand", desired, inventory);
            await bench.AssessAsync("thousand", inventory);
        });
        for (var i = 0; i < 3; i++)
        {
            await bench.MeasureAsync(UnchangedCheck, async () => await bench.CheckAsync("thousand", desired, inventory));
        }

        await bench.MeasureAsync("health of 1,000 objects", async () => await bench.AssessAsync("thousand", inventory));
    }

    private static async Task MeasureManyApplicationsAsync(Bench bench, string ns)
    {
        var state = Directory.CreateTempSubdirectory("gos-benchmark");
        try
        {
            await bench.MeasureAsync(ManyApplications, () => Parallel.ForEachAsync(
                Enumerable.Range(0, Applications),
                new ParallelOptions { MaxDegreeOfParallelism = ApplicationsAtOnce },
                async (i, token) =>
                {
                    var name = string.Create(CultureInfo.InvariantCulture, $"app-{i}");
                    var inventory = await bench.ReconcileAsync(name, Objects(ns, i, 1), Inventory.Empty);
                    var health = await bench.AssessAsync(name, inventory);
                    await File.WriteAllBytesAsync(
                        Path.Combine(state.FullName, name + ".json"),
                        JsonSerializer.SerializeToUtf8Bytes(new { inventory, health }, ContractsJson.Options),
                        token);
                }));
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private static DesiredState Objects(string ns, int first, int perKind) => new(
    [
        .. Enumerable.Range(first, perKind).SelectMany(i => Manifests(ns, i))
            .Select(m => new DesiredResource(KubernetesIds.Of(m), (string)m["apiVersion"]!, m, new Provenance("benchmark.yaml"))),
    ]);

    private static IEnumerable<JsonObject> Manifests(string ns, int i)
    {
        JsonObject Parse(FormattableString json) => (JsonObject)JsonNode.Parse(json.ToString(CultureInfo.InvariantCulture))!;
        yield return Parse($$$"""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"web-{{{i}}}","namespace":"{{{ns}}}","labels":{"app":"web-{{{i}}}"} } }""");
        yield return Parse(
            $$$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web-{{{i}}}","namespace":"{{{ns}}}","labels":{"app":"web-{{{i}}}"}},
             "spec":{"replicas":0,"selector":{"matchLabels":{"app":"web-{{{i}}}"}},"template":{"metadata":{"labels":{"app":"web-{{{i}}}"}},
             "spec":{"serviceAccountName":"web-{{{i}}}","containers":[{"name":"web","image":"nginx:1.27","ports":[{"name":"http","containerPort":80}],
             "env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],"resources":{"requests":{"cpu":"100m","memory":"64Mi"},"limits":{"memory":"128Mi"} },
             "readinessProbe":{"httpGet":{"path":"/","port":"http"} } }]} } } }
            """);
        yield return Parse(
            $$$"""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"web-{{{i}}}","namespace":"{{{ns}}}"},
             "spec":{"selector":{"app":"web-{{{i}}}"},"ports":[{"name":"http","port":80,"targetPort":"http"}]} }
            """);
        yield return Parse(
            $$$"""
            {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"web-{{{i}}}","namespace":"{{{ns}}}"},
             "spec":{"rules":[{"host":"web-{{{i}}}.example.com","http":{"paths":[{"path":"/","pathType":"Prefix",
             "backend":{"service":{"name":"web-{{{i}}}","port":{"name":"http"} } } }]} }]} }
            """);
    }

    /// <summary>The sandbox has no OpenAPI document for kubectl to validate with; there kubectl is spared the work.</summary>
    private static async Task<Peers?> KubectlAsync(string kubeconfig, string ns, bool isSandbox)
    {
        string[] apply = ["apply", "--server-side", .. isSandbox ? ["--validate=false"] : Array.Empty<string>(), "-f"];
        var file = Path.Combine(Path.GetTempPath(), $"gos-benchmark-{Environment.ProcessId}.json");
        var list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. Objects(ns, 0, PerKind).Resources.Select(r => r.Payload.DeepClone())]) };
        await File.WriteAllTextAsync(file, list.ToJsonString());
        try
        {
            var first = await KubectlAsync("kubectl apply --server-side, first", kubeconfig, [.. apply, file]);
            await KubectlAsync("kubectl apply --server-side, repeated", kubeconfig, [.. apply, file]);
            return new Peers(first, await KubectlAsync("kubectl diff --server-side", kubeconfig, "diff", "--server-side", "-f", file));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("kubectl is not on the path.");
            return null;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<double> KubectlAsync(string what, string kubeconfig, params string[] arguments)
    {
        var start = new ProcessStartInfo("kubectl") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("--kubeconfig");
        start.ArgumentList.Add(kubeconfig);
        Array.ForEach(arguments, start.ArgumentList.Add);
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var text = string.Create(CultureInfo.InvariantCulture, $"{what,-46}{seconds,10:0.00}");
        Console.WriteLine(process.ExitCode == 0 ? text : $"{text}   exit {process.ExitCode}: {errors.Split('\n')[0]}");
        return seconds;
    }

    private sealed record Peers(double Apply, double Diff);

    private sealed record Measurement(string What, double Seconds, long Requests, double PeakMebibytes);

    /// <summary>A target, and what an engine does around it.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly KubernetesTargetFactory _factory;
        private readonly ITarget _target;
        private readonly KubernetesClient _client;

        private Bench(KubernetesTargetFactory factory, ITarget target)
        {
            _factory = factory;
            _target = target;
            _client = factory.Clients.Single();
        }

        public static async Task<Bench> ConnectAsync(string kubeconfig)
        {
            var host = new KubernetesHost { ReadFile = async (path, token) => await File.ReadAllTextAsync(path, token) };
            var factory = new KubernetesTargetFactory(null, host, TimeProvider.System);
            var definition = new TargetDefinition("benchmark") { Kubernetes = new KubernetesTargetDefinition { Kubeconfig = kubeconfig } };
            return new Bench(factory, (await factory.CreateAsync(definition, CancellationToken.None)).Value);
        }

        public List<Measurement> Results { get; } = [];

        public void Dispose() => _factory.Dispose();

        public async Task MeasureAsync(string what, Func<Task> action)
        {
            var statistics = _client.Statistics;
            var (requests, sent, received) = (statistics.Requests, statistics.BytesSent, statistics.BytesReceived);
            var started = Stopwatch.GetTimestamp();
            await action();
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            using var process = Process.GetCurrentProcess();
            const double mebibyte = 1024 * 1024;
            Results.Add(new Measurement(what, seconds, statistics.Requests - requests, process.PeakWorkingSet64 / mebibyte));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{what,-46}{seconds,10:0.00}{statistics.Requests - requests,10}{(statistics.BytesSent - sent) / mebibyte,11:0.0}{(statistics.BytesReceived - received) / mebibyte,10:0.0}{process.PeakWorkingSet64 / mebibyte,10:0}"));
        }

        public async Task<Inventory> ReconcileAsync(string name, DesiredState desired, Inventory inventory)
        {
            var (application, plan) = await PlanAsync(name, desired, inventory);
            Continuation? from = null;
            while (true)
            {
                var step = await _target.ApplyAsync(new ApplyRequest(application, Revision, desired, plan, inventory, new PlanOptions(), name), from, CancellationToken.None);
                inventory = inventory.WithAll(step.Outcomes.Select(o => o.Entry).OfType<InventoryEntry>());
                if (step.Status == ApplyStatus.Completed)
                {
                    return inventory;
                }

                from = step.Status == ApplyStatus.Continue ? step.Continuation : throw new InvalidOperationException(string.Join('\n', step.Diagnostics.Take(3)));
            }
        }

        public async Task CheckAsync(string name, DesiredState desired, Inventory inventory)
        {
            if (!(await PlanAsync(name, desired, inventory)).Plan.IsEmpty)
            {
                throw new InvalidOperationException("The check is not empty.");
            }
        }

        public async Task<HealthReport> AssessAsync(string name, Inventory inventory) =>
            (await _target.AssessAsync(new AssessRequest(new ApplicationDefinition(name), inventory), CancellationToken.None)).Value;

        /// <summary>A dry run of every object, then an apply of every object, and nothing else.</summary>
        public async Task SendAllAsync(DesiredState desired)
        {
            foreach (var query in new[] { "fieldManager=bare&dryRun=All", "fieldManager=bare" })
            {
                await Parallel.ForEachAsync(
                    desired.Resources,
                    new ParallelOptions { MaxDegreeOfParallelism = BareRequestsAtOnce },
                    async (resource, _) => await SendAsync(new ApiRequest(HttpMethod.Patch, $"{PathOf(resource)}?{query}")
                    {
                        Body = ApiRequest.Serialize(resource.Payload),
                        ContentType = ApiRequest.ApplyPatch,
                    }));
            }
        }

        public Task CreateNamespaceAsync(string ns) => SendAsync(new ApiRequest(HttpMethod.Post, "/api/v1/namespaces")
        {
            Body = ApiRequest.Serialize(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns } }),
        });

        public Task DeleteNamespaceAsync(string ns) => SendAsync(new ApiRequest(HttpMethod.Delete, $"/api/v1/namespaces/{ns}"));

        private static Revision Revision { get; } = new("0123456789abcdef");

        private static string PathOf(DesiredResource resource)
        {
            var version = resource.ApiVersion.Contains('/') ? $"/apis/{resource.ApiVersion}" : $"/api/{resource.ApiVersion}";
            var kind = ((string)resource.Payload["kind"]!).ToLowerInvariant();
            var metadata = resource.Payload["metadata"]!;
            return $"{version}/namespaces/{(string)metadata["namespace"]!}/{(kind == "ingress" ? "ingresses" : kind + "s")}/{(string)metadata["name"]!}";
        }

        private async Task SendAsync(ApiRequest request)
        {
            var response = await _client.SendAsync(request, CancellationToken.None);
            if (response.Error is { } error)
            {
                throw new InvalidOperationException(error.ToString());
            }
        }

        private async Task<(ApplicationDefinition Application, Plan Plan)> PlanAsync(string name, DesiredState desired, Inventory inventory)
        {
            var application = new ApplicationDefinition(name);
            var live = await _target.ObserveAsync(new ObserveRequest(application, desired, inventory), CancellationToken.None);
            var plan = await _target.PlanAsync(new PlanRequest(application, Revision, desired, live.Value, inventory, new PlanOptions()), CancellationToken.None);
            return plan.Value.HasErrors ? throw new InvalidOperationException(plan.Value.Diagnostics[0].ToString()) : (application, plan.Value);
        }
    }
}
