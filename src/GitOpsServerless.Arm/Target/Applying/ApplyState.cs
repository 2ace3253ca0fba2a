using System.Globalization;
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

    /// <summary>Whether the stack had the mark of this operation when it was started.</summary>
    public bool IsMarked { get; init; }

    /// <summary>How often the stack had the mark of somebody else while it should have run.</summary>
    public int Strangers { get; init; }

    /// <summary>Where to ask for the running operation when the deployment itself cannot be read.</summary>
    public string? Link { get; init; }

    /// <summary>Positions in the plan's deletions that are not done.</summary>
    public IReadOnlyList<int> Left { get; init; } = [];

    /// <summary>Positions whose deletion Azure has accepted, with the link that tells how it goes; empty where Azure gave none.</summary>
    public IReadOnlyDictionary<int, string> Accepted { get; init; } = new Dictionary<int, string>();

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
            IsMarked = from.State["marked"]?.GetValue<bool>() ?? false,
            Strangers = from.State["strangers"]?.GetValue<int>() ?? 0,
            Link = JsonText.TextAt(from.State, "link"),
            Left = Numbers(from.State["left"]),
            Accepted = Links(from.State["accepted"]),
        };
    }

    public Continuation ToContinuation()
    {
        var state = new JsonObject
        {
            ["phase"] = Phase.ToString(),
            ["tries"] = Tries,
            ["left"] = new JsonArray([.. Left.Select(l => JsonValue.Create(l))]),
            ["accepted"] = new JsonObject(Accepted.Select(a => KeyValuePair.Create<string, JsonNode?>(a.Key.ToString(CultureInfo.InvariantCulture), a.Value))),
        };
        if (IsPlain)
        {
            state["plain"] = true;
        }

        if (Losses > 0)
        {
            state["losses"] = Losses;
        }

        if (IsMarked)
        {
            state["marked"] = true;
        }

        if (Strangers > 0)
        {
            state["strangers"] = Strangers;
        }

        if (Link is not null)
        {
            state["link"] = Link;
        }

        return new Continuation(state);
    }

    // Versions before this one kept a list of positions.
    private static Dictionary<int, string> Links(JsonNode? node) => node switch
    {
        JsonObject links => links.ToDictionary(l => int.Parse(l.Key, CultureInfo.InvariantCulture), l => JsonText.Of(l.Value) ?? ""),
        JsonArray => Numbers(node).ToDictionary(n => n, _ => ""),
        _ => [],
    };

    private static IReadOnlyList<int> Numbers(JsonNode? node) => node is JsonArray array ? [.. array.Select(n => n!.GetValue<int>())] : [];
}
