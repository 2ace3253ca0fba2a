using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Rendering;
using GitOpsServerless.Arm.Target;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Benchmarks;

/// <summary>
/// Routine drift checks of 1,000 applications of 20 resources each, 11 of them children, against a sandbox with Azure's own request limits: a first
/// sweep, in which every child is read, and the sweeps after it. How many requests an application takes, how long a sweep takes, and that no
/// refusal reaches anybody.
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
        var all = new List<Prepared>();
        for (var i = 0; i < applications; i++)
        {
            all.Add(await PrepareAsync(sandbox, factory, i));
        }

        var ticked = (applications + 49) / 50;
        Console.WriteLine($"applications            {applications} of {ResourcesEach} resources, 11 of them children; 1 in 50 has a changed account, in the second sweep 1 in 50 a changed container, too");
        var first = await SweepAsync("first sweep", sandbox, all, ticked);
        foreach (var one in all.Where((_, i) => i % 50 == 1))
        {
            sandbox.Change(one.Desired.Resources.First(r => r.Id.Type.EndsWith("/containers", StringComparison.Ordinal)).Id.ToString(), r => r["properties"]!["publicAccess"] = "Blob");
        }

        var second = await SweepAsync("second sweep", sandbox, all, ticked + ((applications + 48) / 50));
        return first.IsGood && second.IsGood && second.Reads < 1.2 ? 0 : 1;
    }

    private static async Task<(bool IsGood, double Reads)> SweepAsync(string name, ArmSandbox sandbox, IReadOnlyList<Prepared> all, int expected)
    {
        sandbox.Requests.Clear();
        var drifted = 0;
        var failures = new List<string>();
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (one, token) =>
        {
            var live = await one.Target.ObserveAsync(new ObserveRequest(one.Application, one.Desired, one.Inventory) { IsRoutine = true }, token);
            var plan = live.IsSuccess
                ? await one.Target.PlanAsync(new PlanRequest(one.Application, new Revision("r"), one.Desired, live.Value, one.Inventory, new PlanOptions { ReadOnly = true, IsRoutine = true }), token)
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

        var records = sandbox.Requests.Records;
        var total = records.Count;
        var refused = records.Count(r => r.StatusCode == 429);
        var graph = records.Count(r => r.Path.Contains("ResourceGraph", StringComparison.OrdinalIgnoreCase));
        var log = records.Count(r => r.Path.Contains("eventtypes", StringComparison.OrdinalIgnoreCase));
        Console.WriteLine($"{name,-23} {watch.Elapsed.TotalSeconds:F1} s, {total} requests ({(double)total / all.Count:F3} for an application): {graph} Resource Graph, {log} activity log");
        Console.WriteLine($"  refused with 429      {refused} (absorbed), reached a user: {failures.Count}");
        Console.WriteLine($"  drifted resources     {drifted} of {expected} expected");
        failures.Take(5).ToList().ForEach(Console.WriteLine);
        return (failures.Count == 0 && drifted == expected, (double)total / all.Count);
    }

    private static async Task<Prepared> PrepareAsync(ArmSandbox sandbox, AzureTargetFactory factory, int index)
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
            sandbox.Change(desired.Resources.First(r => r.Id.Type == "Microsoft.Storage/storageAccounts").Id.ToString(), r => r["properties"]!["accessTier"] = "Cool");
        }

        return new Prepared(application, target, desired, Inventory.Empty.WithAll(entries));
    }

    /// <summary>What a small service is made of.</summary>
    private static string Template(int index)
    {
        List<string> resources =
        [
            Resource("Microsoft.Storage/storageAccounts", "2023-05-01", $"st{index}", """ "location": "West Europe", "sku": { "name": "Standard_LRS" }, "kind": "StorageV2", "tags": { "team": "shop" }, "properties": { "accessTier": "Hot", "minimumTlsVersion": "TLS1_2" } """),
            Resource("Microsoft.Storage/storageAccounts/blobServices", "2023-05-01", $"st{index}/default", """ "properties": { "isVersioningEnabled": true } """),
            .. Enumerable.Range(0, 3).Select(i => Resource("Microsoft.Storage/storageAccounts/blobServices/containers", "2023-05-01", $"st{index}/default/c{i}", """ "properties": { "publicAccess": "None" } """)),
            Resource("Microsoft.Network/virtualNetworks", "2023-11-01", $"vnet{index}", """ "location": "West Europe", "properties": { "addressSpace": { "addressPrefixes": [ "10.0.0.0/16" ] } } """),
            .. Enumerable.Range(0, 2).Select(i => Resource("Microsoft.Network/virtualNetworks/subnets", "2023-11-01", $"vnet{index}/s{i}", $$""" "properties": { "addressPrefix": "10.0.{{i}}.0/24" } """)),
            Resource("Microsoft.Network/networkSecurityGroups", "2023-11-01", $"nsg{index}", """ "location": "West Europe", "properties": { "securityRules": [] } """),
            Resource("Microsoft.Sql/servers", "2023-08-01-preview", $"sql{index}", """ "location": "West Europe", "properties": { "administratorLogin": "dba", "minimalTlsVersion": "1.2" } """),
            .. Enumerable.Range(0, 2).Select(i => Resource("Microsoft.Sql/servers/databases", "2023-08-01-preview", $"sql{index}/db{i}", """ "location": "West Europe", "properties": { "zoneRedundant": false } """)),
            .. Enumerable.Range(0, 2).Select(i => Resource("Microsoft.Sql/servers/firewallRules", "2023-08-01-preview", $"sql{index}/r{i}", $$""" "properties": { "startIpAddress": "10.0.0.{{i}}", "endIpAddress": "10.0.0.{{i}}" } """)),
            Resource("Microsoft.Web/serverfarms", "2023-12-01", $"plan{index}", """ "location": "West Europe", "sku": { "name": "B1" }, "properties": { "reserved": false } """),
            Resource("Microsoft.Web/sites", "2023-12-01", $"web{index}", """ "location": "West Europe", "properties": { "httpsOnly": true } """),
            Resource("Microsoft.ManagedIdentity/userAssignedIdentities", "2023-01-31", $"id{index}", """ "location": "West Europe" """),
            Resource("Microsoft.OperationalInsights/workspaces", "2023-09-01", $"log{index}", """ "location": "West Europe", "properties": { "retentionInDays": 30 } """),
            Resource("Microsoft.Insights/components", "2020-02-02", $"appi{index}", """ "location": "West Europe", "kind": "web", "properties": { "Application_Type": "web" } """),
            Resource("Microsoft.Authorization/roleAssignments", "2022-04-01", new Guid(index, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).ToString(), """ "properties": { "principalId": "99999999-2222-3333-4444-555555555555", "roleDefinitionId": "/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7" } """),
        ];
        return $$"""{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [ {{string.Join(',', resources)}} ] }""";
    }

    private static string Resource(string type, string version, string name, string rest) => $$"""{ "type": "{{type}}", "apiVersion": "{{version}}", "name": "{{name}}", {{rest}} }""";

    private sealed record Prepared(ApplicationDefinition Application, ITarget Target, DesiredState Desired, Inventory Inventory);

    private sealed class OneFile(string text) : IFileTree
    {
        public Revision Revision { get; } = new("r");

        public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success([new FileEntry("main.json", FileKind.File, text.Length, "1")]));

        public ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<ReadOnlyMemory<byte>?>.Success(path == "main.json" ? Encoding.UTF8.GetBytes(text) : null));
    }
}
