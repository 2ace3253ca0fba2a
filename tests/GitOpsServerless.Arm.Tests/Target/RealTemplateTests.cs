using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Rendering;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Arm;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>Templates that nobody here wrote: what deploys is unchanged at the second run, and one change behind the back is one delta.</summary>
public sealed class RealTemplateTests(ITestOutputHelper output)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    [Theory]
    [InlineData("avm", 60)]
    [InlineData("arm-templates", 85)]
    public async Task A_deployed_template_is_unchanged_at_the_second_run(string corpus, int atLeast)
    {
        var root = RealData.Require(corpus);
        var (deployed, refused, invalid, resources, changed) = (0, 0, 0, 0, 0);
        var noisy = new List<string>();
        await using var world = await AzureWorld.StartAsync(t => t with { Deployment = AzureDeploymentKind.Deployment });
        foreach (var file in Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            if (TemplateSchema.Find(text) is not { IsTemplate: true, Scope: Arm.Language.DeploymentScopeKind.ResourceGroup } || Read(text) is not { } template)
            {
                continue;
            }

            world.Sandbox.Delete(AzureWorld.Scope);
            world.Inventory = Inventory.Empty;
            DesiredState desired;
            try
            {
                desired = await world.RenderAsync(text, ParameterSynthesis.For(template));
            }
            catch (InvalidOperationException e)
            {
                invalid++;
                output.WriteLine($"invalid {Path.GetRelativePath(root, file)}: {e.Message.Split('\n')[0]}");
                continue;
            }

            Precede(world, desired);
            var (_, step) = await world.ReconcileAsync(desired);
            if (step.Status != ApplyStatus.Completed)
            {
                refused++;
                output.WriteLine($"refused {Path.GetRelativePath(root, file)}: {step.Diagnostics[0].Message}");
                continue;
            }

            deployed++;
            resources += desired.Resources.Count;
            world.Sandbox.Requests.Clear();
            var plan = await world.PlanAsync(desired);
            if (plan.IsEmpty && Tamper(world, desired) is { } tampered)
            {
                changed++;
                plan = await world.PlanAsync(desired);
                if (plan.Effective.ToList() is not [{ Origin: ChangeOrigin.Drift, Deltas: [{ } only] } change] || change.Id != tampered.Id || only.Path != tampered.Path)
                {
                    noisy.Add($"{Path.GetRelativePath(root, file)}: {tampered.Id} {tampered.Path} was changed, found {string.Join("; ", plan.Effective.Select(c => $"{c.Action} {c.Origin} {c.Id} {string.Join(", ", c.Deltas.Select(d => d.Path))}"))}");
                }
            }
            else if (!plan.IsEmpty || world.Sandbox.Requests.Writes > 0)
            {
                noisy.Add($"{Path.GetRelativePath(root, file)}: {string.Join("; ", plan.Effective.Take(3).Select(c => $"{c.Action} {c.Id.Type} {c.Reason} {string.Join(", ", c.Deltas.Take(3).Select(d => $"{d.Path}: {d.Before?.ToJsonString()} -> {d.After?.ToJsonString()}"))}"))}");
            }
        }

        output.WriteLine($"{corpus}: {deployed} deployed with {resources} resources, {changed} changed behind the back, {refused} refused, {invalid} invalid, {noisy.Count} noisy");
        noisy.ForEach(output.WriteLine);
        Assert.Empty(noisy);
        Assert.True(deployed >= atLeast, $"{deployed} templates were deployed.");
    }

    /// <summary>Modules of children expect parents that somebody else deployed.</summary>
    internal static void Precede(AzureWorld world, DesiredState desired)
    {
        var own = desired.Resources.Where(r => !r.IsExisting).Select(r => r.Id).ToHashSet();
        foreach (var resource in desired.Resources)
        {
            var types = resource.Id.Type.Split('/');
            var names = resource.Id.Name.Split('/');
            var depth = resource.IsExisting ? names.Length : names.Length - 1;
            for (var i = 1; i <= depth && !resource.Id.Name.Contains('[', StringComparison.Ordinal); i++)
            {
                var parent = new ResourceId(string.Join('/', types.Take(i + 1)), resource.Id.Scope, string.Join('/', names.Take(i)));
                if (!own.Contains(parent) && world.Sandbox.Find(parent.ToString()) is null)
                {
                    world.Sandbox.Put(parent.ToString(), "2023-01-01", new JsonObject { ["location"] = "westeurope", ["properties"] = new JsonObject() });
                }
            }
        }
    }

    /// <summary>Changes the first plain text that the template sets and the provider returns as it is.</summary>
    internal static (ResourceId Id, string Path)? Tamper(AzureWorld world, DesiredState desired)
    {
        foreach (var resource in desired.Resources.Where(r => !r.IsExisting && r.Payload["properties"] is JsonObject))
        {
            foreach (var (name, value) in resource.Payload["properties"]!.AsObject())
            {
                // What a provider does not let change cannot be healed.
                if (name is "dnsPrefix" or "administratorLogin" or "collation" || value is not JsonValue plain || !plain.TryGetValue(out string? text) || text.StartsWith('[') || text.Length == 0
                    || world.Sandbox.Find(resource.Id.ToString())?["properties"]?[name]?.ToString() != text)
                {
                    continue;
                }

                world.Sandbox.Change(resource.Id.ToString(), r => r["properties"]![name] = text + "-changed");
                return (resource.Id, $"/properties/{name}");
            }
        }

        return null;
    }

    private static JsonObject? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Lenient) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
