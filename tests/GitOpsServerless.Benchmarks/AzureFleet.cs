using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Benchmarks;

/// <summary>Many applications of 20 resources each, 11 of them children, with definitions and sources in memory.</summary>
internal sealed class AzureFleet : IDefinitionProvider, ISource
{
    public const string Subscription = "11111111-1111-1111-1111-111111111111";
    public const int ResourcesEach = 20;
    private static readonly Revision Newest = new("revision-1");

    private readonly Dictionary<string, ApplicationDefinition> _applications;
    private readonly Dictionary<string, TargetDefinition> _targets;

    public AzureFleet(int count)
    {
        Names = [.. Enumerable.Range(0, count).Select(i => $"app-{i}")];
        _targets = Names.Select((name, i) => (name, i)).ToDictionary(n => n.name, n => new TargetDefinition(n.name)
        {
            Azure = new AzureTargetDefinition { Subscription = Subscription, ResourceGroup = $"rg-{n.i}", Location = "westeurope" },
        });
        _applications = Names.ToDictionary(n => n, n => new ApplicationDefinition(n)
        {
            Target = n,
            Source = new SourceDefinition { Url = $"https://git.example.com/{n}" },
        });
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>What applications do: deploy at first, only report in the sweeps.</summary>
    public SyncMode Mode { get; set; } = SyncMode.Auto;

    public static string Scope(int index) => $"/subscriptions/{Subscription}/resourceGroups/rg-{index}";

    public Task<DefinitionSet> GetAsync(CancellationToken cancellationToken)
    {
        var mode = Mode;
        return Task.FromResult(new DefinitionSet
        {
            Revision = "definitions",
            Targets = _targets,
            Applications = mode == SyncMode.Auto ? _applications : _applications.ToDictionary(a => a.Key, a => a.Value with { Sync = a.Value.Sync with { Mode = mode } }),
        });
    }

    public bool Serves(SourceDefinition source) => true;

    public Task<Result<Revision>> ResolveAsync(SourceDefinition source, CancellationToken cancellationToken) => Task.FromResult(Result<Revision>.Success(Newest));

    public Task<Result<Revision>> GetAsync(SourceDefinition source, string revisionId, CancellationToken cancellationToken) => Task.FromResult(Result<Revision>.Success(Newest));

    public Task<Result<IFileTree>> FetchAsync(SourceDefinition source, Revision revision, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IFileTree>.Success(new OneFile(Template(int.Parse(source.Url![(source.Url!.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture)))));

    public Task<Result<IReadOnlyList<string>>> ChangedPathsAsync(SourceDefinition source, string from, string to, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IReadOnlyList<string>>.Success([]));

    public Task<Result<IReadOnlyList<Revision>>> HistoryAsync(SourceDefinition source, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IReadOnlyList<Revision>>.Success([Newest]));

    /// <summary>What a small service is made of.</summary>
    public static string Template(int index)
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
            Resource("Microsoft.Web/sites", "2023-12-01", $"web{index}", """ "location": "West Europe", "properties": { "httpsOnly": true, "siteConfig": { "alwaysOn": true } } """),
            Resource("Microsoft.ManagedIdentity/userAssignedIdentities", "2023-01-31", $"id{index}", """ "location": "West Europe" """),
            Resource("Microsoft.OperationalInsights/workspaces", "2023-09-01", $"log{index}", """ "location": "West Europe", "properties": { "retentionInDays": 30 } """),
            Resource("Microsoft.Insights/components", "2020-02-02", $"appi{index}", """ "location": "West Europe", "kind": "web", "properties": { "Application_Type": "web" } """),
            Resource("Microsoft.Authorization/roleAssignments", "2022-04-01", new Guid(index, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).ToString(), """ "properties": { "principalId": "99999999-2222-3333-4444-555555555555", "roleDefinitionId": "/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7" } """),
        ];
        return $$"""{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [ {{string.Join(',', resources)}} ] }""";
    }

    private static string Resource(string type, string version, string name, string rest) => $$"""{ "type": "{{type}}", "apiVersion": "{{version}}", "name": "{{name}}", {{rest}} }""";

    private sealed class OneFile(string text) : IFileTree
    {
        public Revision Revision { get; } = Newest;

        public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success([new FileEntry("main.json", FileKind.File, text.Length, "1")]));

        public ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<ReadOnlyMemory<byte>?>.Success(path == "main.json" ? (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(text) : null));
    }
}
