using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>
/// An Azure Resource Manager by somebody who implemented little of it, over plain HTTP below a path: groups, plain deployments that are done at once,
/// and resources by id in the casing of the request. No stacks, no lists, no Resource Graph, no activity log, no what-if, no headers, one api-version.
/// </summary>
internal sealed class MinimalArm : IAsyncDisposable
{
    private const string Version = "2021-04-01";
    private readonly ConcurrentDictionary<string, JsonObject> _stored = new(StringComparer.OrdinalIgnoreCase);
    private readonly WebApplication _application;
    private readonly MinimalArmBehaviour _behaviour;

    private MinimalArm(MinimalArmBehaviour behaviour)
    {
        _behaviour = behaviour;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public ConcurrentQueue<(string Method, string Path, string? Token)> Requests { get; } = new();

    public static async Task<MinimalArm> StartAsync(MinimalArmBehaviour? behaviour = null)
    {
        var arm = new MinimalArm(behaviour ?? new MinimalArmBehaviour());
        await arm._application.StartAsync();
        var addresses = arm._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        arm.Address = new Uri(new Uri(addresses.Addresses.First()), arm._behaviour.Root + "/");
        return arm;
    }

    public JsonObject? Find(string id) => _stored.GetValueOrDefault(id);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value![_behaviour.Root.Length..];
        Requests.Enqueue((context.Request.Method, path, context.Request.Headers.Authorization));
        JsonObject? body = null;
        if (context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        }

        var (status, answer) = Answer(context.Request.Method, path, context.Request.Query["api-version"].ToString(), body);
        context.Response.StatusCode = status;
        if (answer is not null)
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer));
        }
    }

    private (int Status, JsonNode? Body) Answer(string method, string path, string version, JsonObject? body)
    {
        var isDeployment = path.Contains("/providers/Microsoft.Resources/deployments/", StringComparison.OrdinalIgnoreCase);
        if (isDeployment && version != Version)
        {
            return (400, Error("InvalidApiVersionParameter", $"The api-version '{version}' is invalid. The supported versions are '{Version},2019-10-01'."));
        }

        if (path.Contains("/deploymentStacks", StringComparison.OrdinalIgnoreCase) && !_behaviour.StoresAnything)
        {
            return (404, null);
        }

        return (method, isDeployment) switch
        {
            ("PUT", true) when !path.EndsWith("/whatIf", StringComparison.OrdinalIgnoreCase) => Deploy(path, body!),
            ("PUT", _) => (200, _stored[path] = Stored(path, body!)),
            ("GET", _) when _stored.TryGetValue(path, out var found) => (200, found.DeepClone()),
            ("DELETE", _) => (_stored.TryRemove(path, out _) ? 200 : 204, null),
            ("GET", _) => (404, Error("ResourceNotFound", "Not here.")),
            _ => (_behaviour.UnknownStatus, null),
        };
    }

    private (int Status, JsonNode? Body) Deploy(string path, JsonObject body)
    {
        var scope = path[..path.IndexOf("/providers/", StringComparison.Ordinal)];
        var expansion = TemplateExpander.Expand(new TemplateExpansionRequest
        {
            Template = TemplateDocument.FromJson(body["properties"]!["template"]!.AsObject()),
            Scope = DeploymentScope.TryParse(scope)! with { Location = "westeurope" },
            Parameters = body["properties"]!["parameters"] as JsonObject ?? [],
            DeploymentName = path[(path.LastIndexOf('/') + 1)..],
        });
        foreach (var resource in expansion.Resources)
        {
            _stored[resource.Id] = Stored(resource.Id, resource.Body);
        }

        var properties = new JsonObject { ["mode"] = "Incremental", ["outputs"] = new JsonObject(expansion.Outputs.Select(o => KeyValuePair.Create<string, JsonNode?>(o.Name, new JsonObject { ["type"] = o.Type, ["value"] = o.Value?.DeepClone() }))) };
        if (_behaviour.HasProvisioningState)
        {
            properties["provisioningState"] = "Succeeded";
        }

        var record = new JsonObject { ["id"] = path, ["properties"] = properties };
        if (_behaviour.KeepsDeployments)
        {
            _stored[path] = record;
        }

        return (200, record.DeepClone());
    }

    private static JsonObject Stored(string id, JsonObject body)
    {
        var stored = body.DeepClone().AsObject();
        stored.Remove("dependsOn");
        stored["ID"] = id.ToUpperInvariant();
        stored.Remove("id");
        return stored;
    }

    private static JsonObject Error(string code, string message) => new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };
}

/// <summary>In what a minimal implementation differs.</summary>
internal sealed record MinimalArmBehaviour
{
    public string Root { get; init; } = "/arm";

    public bool StoresAnything { get; init; }

    public bool HasProvisioningState { get; init; }

    public bool KeepsDeployments { get; init; } = true;

    public int UnknownStatus { get; init; } = 404;
}
