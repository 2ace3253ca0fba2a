using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Rendering;
using GitOpsServerless.Arm.Target;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// A drift check of 1,000 applications of 20 resources each in one sweep, against a sandbox with Azure's own request limits:
/// how many requests an application takes, how long the sweep takes, and that no refusal reaches anybody.
/// </summary>
internal static class AzureBenchmark
{
    private const string Subscription = "11111111-1111-1111-1111-111111111111";
    private const int ResourcesEach = 20;

    public static int Run(string[] args)
    {
        var applications = args is [var count, ..] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 1_000;
        return RunAsync(applications).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(int applications)
    {
        await using var sandbox = await ArmSandbox.StartAsync(new ArmSandboxOptions { Throttle = true });
        using var factory = new AzureTargetFactory(new AzureTargetOptions { Credential = sandbox.Credential, Clients = _ => sandbox.ClientOptions, Serves = static _ => true });
        var all = new List<(ApplicationDefinition Application, ITarget Target, DesiredState Desired, Inventory Inventory)>();
        for (var i = 0; i < applications; i++)
        {
            all.Add(await PrepareAsync(sandbox, factory, i));
        }

        sandbox.Requests.Clear();
        var drifted = 0;
        var failures = new List<string>();
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (one, token) =>
        {
            var live = await one.Target.ObserveAsync(new ObserveRequest(one.Application, one.Desired, one.Inventory), token);
            var plan = live.IsSuccess
                ? await one.Target.PlanAsync(new PlanRequest(one.Application, new Revision("r"), one.Desired, live.Value, one.Inventory, new PlanOptions { ReadOnly = true }), token)
                : Result<Plan>.Failure(live.Diagnostics);
            lock (failures)
            {
                if (!plan.IsSuccess || plan.Value.Changes.Any(c => c.Action == ChangeAction.Blocked))
                {
                    failures.Add($"{one.Application.Name}: {(plan.IsSuccess ? plan.Value.Changes.First(c => c.Action == ChangeAction.Blocked).Reason : plan.Error)}");
                }
                else
                {
                    drifted += plan.Value.Effective.Count();
                }
            }
        });
        watch.Stop();

        var total = sandbox.Requests.Total;
        var refused = sandbox.Requests.Records.Count(r => r.StatusCode == 429);
        Console.WriteLine($"applications            {applications} of {ResourcesEach} resources, 1 in 50 drifted");
        Console.WriteLine($"wall time               {watch.Elapsed.TotalSeconds:F1} s");
        Console.WriteLine($"requests                {total} ({(double)total / applications:F3} for an application), {sandbox.Requests.Records.Count(r => r.Path.Contains("ResourceGraph", StringComparison.OrdinalIgnoreCase))} of them Resource Graph");
        Console.WriteLine($"refused with 429        {refused} (absorbed), reached a user: {failures.Count}");
        Console.WriteLine($"drifted resources       {drifted} of {(applications + 49) / 50} expected");
        failures.Take(5).ToList().ForEach(Console.WriteLine);
        return failures.Count == 0 && drifted == (applications + 49) / 50 && total < 1.2 * applications ? 0 : 1;
    }

    private static async Task<(ApplicationDefinition, ITarget, DesiredState, Inventory)> PrepareAsync(ArmSandbox sandbox, AzureTargetFactory factory, int index)
    {
        var application = new ApplicationDefinition($"app-{index}");
        var definition = new TargetDefinition("t") { Azure = new AzureTargetDefinition { Subscription = Subscription, ResourceGroup = $"rg-{index}", Location = "westeurope" } };
        sandbox.Put(definition.Azure.Scope, "2024-03-01", new JsonObject { ["location"] = "westeurope" });
        var target = (await factory.CreateAsync(definition, CancellationToken.None)).Value;
        var desired = (await new TemplateRenderer().RenderAsync(new RenderRequest(application, new OneFile(Template(index))) { Target = definition }, CancellationToken.None)).Value;
        var entries = new List<InventoryEntry>();
        foreach (var resource in desired.Resources)
        {
            sandbox.Put(resource.Id.ToString(), resource.ApiVersion, resource.Payload);
            entries.Add(new InventoryEntry(resource.Id, resource.ApiVersion) { DesiredDigest = Digests.OfDesired(resource) });
        }

        if (index % 50 == 0)
        {
            sandbox.Change(desired.Resources[0].Id.ToString(), r => r["properties"]!["accessTier"] = "Cool");
        }

        return (application, target, desired, Inventory.Empty.WithAll(entries));
    }

    private static string Template(int index)
    {
        var resources = Enumerable.Range(0, ResourcesEach).Select(i => $$"""
            { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-05-01", "name": "st{{index}}x{{i}}", "location": "West Europe", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "tags": { "team": "t{{i}}" }, "properties": { "accessTier": "Hot", "minimumTlsVersion": "TLS1_2" } }
            """);
        return $$"""{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [ {{string.Join(',', resources)}} ] }""";
    }

    private sealed class OneFile(string text) : IFileTree
    {
        public Revision Revision { get; } = new("r");

        public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success([new FileEntry("main.json", FileKind.File, text.Length, "1")]));

        public ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<ReadOnlyMemory<byte>?>.Success(path == "main.json" ? Encoding.UTF8.GetBytes(text) : null));
    }
}
