using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Arm.Deployments;

/// <summary>One deployment, running or ended, as a view on its stored document, so that a killed sandbox goes on where it was.</summary>
internal sealed class DeploymentRecord(JsonObject document)
{
    public JsonObject Document => document;

    public string Id => Text("id")!;

    public string Scope => Text("scope")!;

    public string Name => Text("name")!;

    public string? Stack => Text("stack");

    public string? Location => Text("location");

    public string State
    {
        get => Text("state")!;
        set => document["state"] = value;
    }

    public bool IsActive => State is "Accepted" or "Running";

    public int Wave
    {
        get => document["wave"]!.GetValue<int>();
        set => document["wave"] = value;
    }

    public DateTimeOffset NextAt
    {
        get => Time("nextAt");
        set => document["nextAt"] = Format(value);
    }

    public DateTimeOffset StartedAt => Time("startedAt");

    public DateTimeOffset ChangedAt
    {
        get => Time("changedAt");
        set => document["changedAt"] = Format(value);
    }

    public string CorrelationId => Text("correlationId")!;

    public JsonObject Request => document["request"]!.AsObject();

    public JsonArray OutputResources => document["outputResources"]!.AsArray();

    public JsonArray Operations => document["operations"]!.AsArray();

    public JsonObject? Error
    {
        get => document["error"] as JsonObject;
        set => document["error"] = value;
    }

    public static DeploymentRecord Start(string id, string scope, JsonObject body, string? stack, DateTimeOffset now) => new(new JsonObject
    {
        ["kind"] = "deployment",
        ["id"] = id,
        ["scope"] = scope,
        ["name"] = ArmIds.NameOf(id),
        ["stack"] = stack,
        ["location"] = body["location"]?.DeepClone(),
        ["tags"] = body["tags"]?.DeepClone(),
        ["request"] = body["properties"]?.DeepClone() ?? new JsonObject(),
        ["state"] = "Accepted",
        ["wave"] = 0,
        ["startedAt"] = Format(now),
        ["changedAt"] = Format(now),
        ["nextAt"] = Format(now),
        ["correlationId"] = Guid.NewGuid().ToString(),
        ["outputResources"] = new JsonArray(),
        ["operations"] = new JsonArray(),
    });

    /// <summary>What a read answers. The template is not part of it.</summary>
    public JsonObject View()
    {
        var properties = new JsonObject
        {
            ["templateHash"] = Text("templateHash"),
            ["parameters"] = document["parameters"]?.DeepClone(),
            ["mode"] = Request["mode"]?.DeepClone() ?? "Incremental",
            ["provisioningState"] = State,
            ["timestamp"] = Format(ChangedAt),
            ["duration"] = System.Xml.XmlConvert.ToString(ChangedAt - StartedAt),
            ["correlationId"] = CorrelationId,
            ["providers"] = new JsonArray(),
            ["dependencies"] = new JsonArray(),
        };
        foreach (var name in new[] { "outputs", "outputResources", "error" })
        {
            if (document[name] is { } value && (name == "error" || State == "Succeeded"))
            {
                properties[name] = value.DeepClone();
            }
        }

        var view = new JsonObject { ["id"] = Id, ["name"] = Name, ["type"] = "Microsoft.Resources/deployments", ["properties"] = properties };
        foreach (var name in new[] { "location", "tags" })
        {
            if (document[name] is { } value)
            {
                view[name] = value.DeepClone();
            }
        }

        return view;
    }

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private string? Text(string name) => document[name]?.GetValue<string>();

    private DateTimeOffset Time(string name) => DateTimeOffset.Parse(Text(name)!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
