using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>One resource, resource group or record of the sandbox.</summary>
/// <param name="Id">Full resource id as it was first written.</param>
/// <param name="Body">What a read answers, with <c>id</c>, <c>name</c> and <c>type</c>.</param>
/// <param name="ApiVersion">The version of the last write.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ChangedAt">When it was changed last.</param>
internal sealed record StoredResource(string Id, JsonObject Body, string ApiVersion, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt)
{
    public string Type => Body["type"]?.GetValue<string>() ?? "";

    /// <summary>What Resource Graph shows while it lags; null when the resource is new.</summary>
    public JsonObject? Previous { get; init; }
}
