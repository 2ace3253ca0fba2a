using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes;

/// <summary>One entry of <c>metadata.managedFields</c>.</summary>
/// <param name="Manager">Name.</param>
/// <param name="Operation"><c>Apply</c> or <c>Update</c>.</param>
/// <param name="Subresource">Such as <c>status</c> or <c>scale</c>; empty for the object itself.</param>
/// <param name="Time">When it wrote last.</param>
/// <param name="Fields">The set in the fieldsV1 format.</param>
internal sealed record ManagerEntry(string Manager, string Operation, string Subresource, DateTimeOffset? Time, JsonObject Fields)
{
    public bool IsApply => Operation == "Apply";
}

/// <summary>Who owns the fields of a live object.</summary>
internal sealed class Ownership
{
    private Ownership(IReadOnlyList<ManagerEntry> entries) => Entries = entries;

    public IReadOnlyList<ManagerEntry> Entries { get; }

    public static Ownership Of(JsonObject? live) => new(
    [
        .. live.ObjectsAt("metadata", "managedFields").Select(e => new ManagerEntry(
            e.TextAt("manager") ?? string.Empty,
            e.TextAt("operation") ?? string.Empty,
            e.TextAt("subresource") ?? string.Empty,
            DateTimeOffset.TryParse(e.TextAt("time"), System.Globalization.CultureInfo.InvariantCulture, out var time) ? time : null,
            e.ObjectAt("fieldsV1") ?? [])),
    ]);

    /// <summary>The entry of a server-side applier on the object itself.</summary>
    public ManagerEntry? Applier(string manager) =>
        Entries.FirstOrDefault(e => e.IsApply && e.Subresource.Length == 0 && e.Manager == manager);
}
