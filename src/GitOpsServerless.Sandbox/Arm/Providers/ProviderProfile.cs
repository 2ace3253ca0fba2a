using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Arm.Providers;

/// <summary>What a resource provider makes of a resource of one type.</summary>
internal sealed record ProviderProfile(string Type)
{
    /// <summary>Values that it fills in where the request has none.</summary>
    public JsonObject Defaults { get; init; } = [];

    /// <summary>Values that it computes. Placeholders: <c>{id} {name} {location} {guid} {now} {subscription}</c>.</summary>
    public JsonObject ReadOnly { get; init; } = [];

    /// <summary>Paths with dots that it accepts and never returns.</summary>
    public IReadOnlyList<string> WriteOnly { get; init; } = [];

    /// <summary>Arrays whose elements are resources of their own: path with dots → defaults of an element.</summary>
    public IReadOnlyDictionary<string, JsonObject> Elements { get; init; } = new Dictionary<string, JsonObject>();

    /// <summary>Arrays that it returns in its own order.</summary>
    public IReadOnlyList<string> Sorted { get; init; } = [];

    /// <summary>Paths of numbers and booleans that it returns as text.</summary>
    public IReadOnlyList<string> AsText { get; init; } = [];

    /// <summary>Whether ids inside of it come back in lower case.</summary>
    public bool LowersIds { get; init; }

    /// <summary>Whether <c>sku.tier</c> follows from <c>sku.name</c>.</summary>
    public bool DerivesTier { get; init; }

    /// <summary>Whether the type has no location.</summary>
    public bool IsProxy { get; init; }

    /// <summary>Properties that cannot be changed after creation, as paths with dots.</summary>
    public IReadOnlyList<string> Immutable { get; init; } = [];

    /// <summary>Reads a profile from its JSON form.</summary>
    public static ProviderProfile Read(string type, JsonObject json) => new(type)
    {
        Defaults = json["defaults"] as JsonObject ?? [],
        ReadOnly = json["readOnly"] as JsonObject ?? [],
        WriteOnly = Texts(json["writeOnly"]),
        Sorted = Texts(json["sorted"]),
        AsText = Texts(json["asText"]),
        Immutable = Texts(json["immutable"]),
        LowersIds = json["lowersIds"]?.GetValue<bool>() == true,
        DerivesTier = json["derivesTier"]?.GetValue<bool>() == true,
        IsProxy = json["proxy"]?.GetValue<bool>() == true,
        Elements = (json["elements"] as JsonObject ?? []).ToDictionary(e => e.Key, e => e.Value!.AsObject(), StringComparer.OrdinalIgnoreCase),
    };

    private static IReadOnlyList<string> Texts(JsonNode? node) => node is JsonArray array ? [.. array.Select(t => t!.GetValue<string>())] : [];
}
