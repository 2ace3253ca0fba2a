using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Assessing;

/// <summary>The words with which controllers say how things are: types and reasons of conditions, and values of fields such as <c>status.phase</c>.</summary>
internal static partial class StatusWords
{
    private const int LongestWord = 80;

    private static readonly Dictionary<string, HealthStatus> Meanings = Words(
        (HealthStatus.Healthy, "ready available healthy running active succeeded success completed complete bound deployed green created exists open provisioned installed established synced applied ok reconciled finished done compliant valid accepted up online"),
        (HealthStatus.Suspended, "paused suspended hibernated stopped"),
        (HealthStatus.Progressing, "pending yellow scheduled inprogress init new queued started notready notreconciled unready"),
        (HealthStatus.Missing, "notfound"),
        (HealthStatus.Unknown, "unknown"),
        (HealthStatus.Degraded, "failed failure fail error errored degraded unhealthy red invalid aborted lost rejected crashed timeout stalled noncompliant misconfigured"));

    /// <summary>The worst of what the fields of a status say; null when none of them says anything.</summary>
    /// <param name="o">The object.</param>
    /// <param name="isReady">Whether a condition says that it is ready: unknown and missing parts are then not its own.</param>
    public static Contracts.Health? Compute(JsonObject o, bool isReady)
    {
        Contracts.Health? worst = null;
        foreach (var (name, value) in o.ObjectAt("status") ?? [])
        {
            if (!IsStatusField(name) || value.AsText() is not { } text || MeaningOf(text) is not { } status)
            {
                continue;
            }

            var counts = !isReady || status is HealthStatus.Degraded or HealthStatus.Suspended or HealthStatus.Progressing;
            if (counts && (worst is null || status > worst.Status))
            {
                worst = new Contracts.Health(status, $"status.{name} is {text}");
            }
        }

        return worst;
    }

    /// <summary>Whether a condition of this type is bad news when it is true.</summary>
    public static bool IsFailureType(string type) => FailureType().IsMatch(type);

    /// <summary>Whether the reason of a condition that does not hold names a failure, so that it is not simply not there yet.</summary>
    public static bool IsFailureReason(string reason) => FailureReason().IsMatch(reason);

    /// <summary>What a word such as <c>Provisioning</c> means; null when it means nothing in particular.</summary>
    public static HealthStatus? MeaningOf(string text)
    {
        if (text.Length is 0 or > LongestWord)
        {
            return null;
        }

        var word = string.Concat(text.Where(char.IsAsciiLetter)).ToLowerInvariant();
        return Meanings.TryGetValue(word, out var known) ? known
            : word.EndsWith("failed", StringComparison.Ordinal) || word.EndsWith("error", StringComparison.Ordinal) || word.EndsWith("failure", StringComparison.Ordinal)
                || FailureSentence().IsMatch(text) ? HealthStatus.Degraded
            : Activity().IsMatch(text) ? HealthStatus.Progressing
            : null;
    }

    private static bool IsStatusField(string name) =>
        name is "phase" or "state" or "health" or "status" or "stage"
        || name.EndsWith("Status", StringComparison.Ordinal) || name.EndsWith("State", StringComparison.Ordinal) || name.EndsWith("Phase", StringComparison.Ordinal);

    private static Dictionary<string, HealthStatus> Words(params (HealthStatus Status, string Words)[] groups) =>
        groups.SelectMany(g => g.Words.Split(' ').Select(word => (word, g.Status))).ToDictionary(x => x.word, x => x.Status, StringComparer.Ordinal);

    [GeneratedRegex("(Failed|Failure|Error|Errors|ErrorOccurred|Degraded|Stalled|Invalid|NotReady|Unhealthy|Conflicted|Violations)$", RegexOptions.NonBacktracking)]
    private static partial Regex FailureType();

    [GeneratedRegex(
        "fail|error|invalid|denied|forbidden|unauthorized|unreachable|unavailable|unhealthy|stalled|terminal|timeout|exceeded|refused|rejected|degraded|crash|unsupported|misconfigured|notfound|notallowed|backoff",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex FailureReason();

    [GeneratedRegex("^(error|failed)[^a-z]", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex FailureSentence();

    // The first word: "Provisioning", "ClusterRollingUpgrading", "Waiting for pods".
    [GeneratedRegex(@"^[A-Za-z]*ing\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Activity();
}
