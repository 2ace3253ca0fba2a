using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>Where an apply stands between two steps.</summary>
/// <param name="Phase">What comes next.</param>
internal sealed record ApplyState(ApplyPhase Phase)
{
    /// <summary>How often the phase was tried.</summary>
    public int Tries { get; init; }

    /// <summary>Whether a stack is deployed as a plain deployment, because the service has no stacks.</summary>
    public bool IsPlain { get; init; }

    /// <summary>How often the deployment was gone while it should have run.</summary>
    public int Losses { get; init; }

    /// <summary>Where to ask for the running operation when the deployment itself cannot be read.</summary>
    public string? Link { get; init; }

    /// <summary>Positions in the plan's deletions that are not done.</summary>
    public IReadOnlyList<int> Left { get; init; } = [];

    /// <summary>Positions whose deletion Azure has accepted.</summary>
    public IReadOnlyList<int> Accepted { get; init; } = [];

    public static ApplyState Read(Continuation? from)
    {
        if (from is null || !Enum.TryParse<ApplyPhase>(JsonText.TextAt(from.State, "phase"), out var phase))
        {
            return new ApplyState(ApplyPhase.Prepare);
        }

        return new ApplyState(phase)
        {
            Tries = from.State["tries"]?.GetValue<int>() ?? 0,
            IsPlain = from.State["plain"]?.GetValue<bool>() ?? false,
            Losses = from.State["losses"]?.GetValue<int>() ?? 0,
            Link = JsonText.TextAt(from.State, "link"),
            Left = Numbers(from.State["left"]),
            Accepted = Numbers(from.State["accepted"]),
        };
    }

    public Continuation ToContinuation()
    {
        var state = new JsonObject
        {
            ["phase"] = Phase.ToString(),
            ["tries"] = Tries,
            ["left"] = new JsonArray([.. Left.Select(l => JsonValue.Create(l))]),
            ["accepted"] = new JsonArray([.. Accepted.Select(a => JsonValue.Create(a))]),
        };
        if (IsPlain)
        {
            state["plain"] = true;
        }

        if (Losses > 0)
        {
            state["losses"] = Losses;
        }

        if (Link is not null)
        {
            state["link"] = Link;
        }

        return new Continuation(state);
    }

    private static IReadOnlyList<int> Numbers(JsonNode? node) => node is JsonArray array ? [.. array.Select(n => n!.GetValue<int>())] : [];
}

/// <summary>What an apply does one after the other.</summary>
internal enum ApplyPhase
{
    /// <summary>Make the resource group, delete what is replaced, start the deployment.</summary>
    Prepare,

    /// <summary>Wait for the deployment.</summary>
    Deploy,

    /// <summary>Delete what is no longer desired.</summary>
    Prune,
}
