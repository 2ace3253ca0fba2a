using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>Where an apply goes on: the content of its continuation.</summary>
/// <param name="Group">Number of the group of changes (<see cref="Change.Wave"/>).</param>
/// <param name="IsWritten">Whether the group was written and is being waited for.</param>
/// <param name="Since">Since when.</param>
internal sealed record ApplyState(int Group, bool IsWritten, DateTimeOffset Since)
{
    public static ApplyState From(Continuation? continuation, DateTimeOffset now)
    {
        var state = continuation?.State;
        return new ApplyState(
            (int)(state.NumberAt("group") ?? int.MinValue),
            state.FlagAt("written") ?? false,
            DateTimeOffset.TryParse(state.TextAt("since"), CultureInfo.InvariantCulture, out var since) ? since : now);
    }

    public Continuation ToContinuation() => new(new JsonObject
    {
        ["group"] = Group,
        ["written"] = IsWritten,
        ["since"] = Since.ToString("O", CultureInfo.InvariantCulture),
    });
}
