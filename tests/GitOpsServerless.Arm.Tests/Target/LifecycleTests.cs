using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>
/// Azure Verified Modules and public templates through their whole life as a deployment stack over HTTPS: deploy, nothing to do, noise of every class in everything that was
/// deployed, one real change, heal, another revision, back again, prune.
/// </summary>
public sealed class LifecycleTests
{
    private const string Modules = "avm/avm/res";

    public static TheoryData<string> Templates =>
    [
        $"{Modules}/network/virtual-network", $"{Modules}/network/firewall-policy", $"{Modules}/network/nat-gateway",
        $"{Modules}/web/serverfarm", $"{Modules}/app/container-app", $"{Modules}/app/managed-environment", $"{Modules}/db-for-my-sql/flexible-server",
        $"{Modules}/db-for-postgre-sql/flexible-server", $"{Modules}/cache/redis", $"{Modules}/event-grid/topic", $"{Modules}/compute/gallery",
        $"{Modules}/authorization/role-assignment/rg-scope", $"{Modules}/managed-identity/user-assigned-identity", $"{Modules}/insights/component",
        "avm/modules/br/mcr.microsoft.com/bicep$avm$res$container-service$managed-cluster/0.11.1$",
        "arm-templates/Azure__azure-docs-json-samples/azure-resource-manager/multipleinstance/copystorage.json",
        "arm-templates/Azure__azure-docs-json-samples/tutorial-sql-extension/azuredeploy.json",
        "arm-templates/Azure__AzureStack-QuickStart-Templates/201-webapp-and-serviceplan/azuredeploy.json",
        "arm-templates/bicep-decompiler-working/nested-outer/test.json",
        Vault, CrossSubscription,
    ];

    private const string Vault = "bicep-baselines/user_submitted/201/key-vault-secret-create/main.json";
    private const string CrossSubscription = "arm-templates/Azure__azure-docs-json-samples/azure-resource-manager/crosssubscription.json";

    /// <summary>Parameters whose values cannot be made up from their declarations alone.</summary>
    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        [Vault] = """{ "secretsObject": { "value": { "secrets": [ { "secretName": "db", "secretValue": "one" }, { "secretName": "api", "secretValue": "two" } ] } } }""",
        [CrossSubscription] = """{ "secondResourceGroup": { "value": "rg-second" }, "secondSubscriptionID": { "value": "22222222-2222-2222-2222-222222222222" } }""",
    };

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task A_template_lives_and_dies_without_noise(string path)
    {
        var file = Path.Combine(Path.GetDirectoryName(RealData.Require(path.Split('/')[0]))!, path);
        var text = await File.ReadAllTextAsync(Directory.Exists(file) ? Path.Combine(file, "main.json") : file, TestContext.Current.CancellationToken);
        var template = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!.AsObject();
        await using var world = await AzureWorld.StartAsync();
        var parameters = JsonNode.Parse(ParameterSynthesis.For(template))!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(Parameters.GetValueOrDefault(path, "{}"))!.AsObject())
        {
            parameters["parameters"]![name] = value?.DeepClone();
        }

        var desired = await world.RenderAsync(template.ToJsonString(), parameters.ToJsonString());
        Precede(world, desired);

        var (_, step) = await world.ReconcileAsync(desired);
        Assert.True(step.Status == ApplyStatus.Completed, string.Join("\n", step.Diagnostics));
        world.Sandbox.Requests.Clear();
        Assert.Empty(Told(await world.PlanAsync(desired)));
        Assert.Equal(0, world.Sandbox.Requests.Writes);

        foreach (var resource in desired.Resources.Where(r => !r.IsExisting))
        {
            world.Sandbox.Change(resource.Id.ToString(), Disturbance.Apply);
        }

        Assert.Empty(Told(await world.PlanAsync(desired)));

        if (RealTemplateTests.Tamper(world, desired) is { } tampered)
        {
            var plan = await world.PlanAsync(desired);
            var change = Assert.Single(plan.Effective);
            Assert.Equal((tampered.Id, ChangeOrigin.Drift, tampered.Path), (change.Id, change.Origin, Assert.Single(change.Deltas).Path));
            var (_, healed) = await world.ReconcileAsync(desired);
            Assert.True(healed.Status == ApplyStatus.Completed, string.Join("\n", healed.Diagnostics));
            Assert.Empty(Told(await world.PlanAsync(desired)));
        }

        await BackAndForthAsync(world, desired, template, parameters);
        var (_, pruned) = await world.ReconcileAsync(await world.RenderAsync(NoiseTableTests.Template("")));
        Assert.True(pruned.Status == ApplyStatus.Completed, string.Join("\n", pruned.Diagnostics));
        Assert.Empty(world.Inventory.Entries);
        Assert.All(desired.Resources.Where(r => !r.IsExisting), r => Assert.Null(world.Sandbox.Find(r.Id.ToString())));
    }

    /// <summary>A newer revision with one more resource and another tag, and the rollback to the older one.</summary>
    private static async Task BackAndForthAsync(AzureWorld world, DesiredState desired, JsonObject template, JsonObject parameters)
    {
        var newer = template.DeepClone().AsObject();
        var extra = JsonNode.Parse("""{ "type": "Microsoft.Network/routeTables", "apiVersion": "2023-11-01", "name": "rt-extra", "location": "westeurope", "properties": { "disableBgpRoutePropagation": true } }""");
        if (newer["resources"] is JsonArray list)
        {
            list.Add(extra);
        }
        else
        {
            newer["resources"]!["extra"] = extra;
        }

        var (plan, step) = await world.ReconcileAsync(await world.RenderAsync(newer.ToJsonString(), parameters.ToJsonString()));
        Assert.True(step.Status == ApplyStatus.Completed, string.Join("\n", step.Diagnostics));
        Assert.Equal("rt-extra", Assert.Single(plan.Effective).Id.Name);

        var (back, rolledBack) = await world.ReconcileAsync(desired);
        Assert.Equal((ChangeAction.Delete, "rt-extra"), back.Effective.Select(c => (c.Action, c.Id.Name)).Single());
        Assert.True(rolledBack.Status == ApplyStatus.Completed, string.Join("\n", rolledBack.Diagnostics));
        Assert.Null(world.Sandbox.Find(AzureWorld.Id("Microsoft.Network/routeTables", "rt-extra")));
        Assert.Empty(Told(await world.PlanAsync(desired)));
    }

    private static IEnumerable<string> Told(Plan plan) =>
        plan.Effective.Select(c => $"{c.Action} {c.Id} {string.Join(", ", c.Deltas.Select(d => $"{d.Path}: {d.Before?.ToJsonString()} -> {d.After?.ToJsonString()}"))}");

    private static void Precede(AzureWorld world, DesiredState desired)
    {
        foreach (var group in desired.Resources.Select(r => r.Id.Scope).Where(s => s.Split('/') is { Length: 5 } && s != AzureWorld.Scope && world.Sandbox.Find(s) is null).Distinct())
        {
            world.Sandbox.Put(group, "2024-03-01", new JsonObject { ["location"] = "westeurope" });
        }

        RealTemplateTests.Precede(world, desired);
    }
}
