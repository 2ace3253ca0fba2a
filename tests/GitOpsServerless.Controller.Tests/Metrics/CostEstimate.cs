using System.Globalization;
using System.Text;
using GitOpsServerless.Controller.Metrics;

namespace GitOpsServerless.Controller.Tests.Metrics;

/// <summary>
/// The cost of a day from measured requests (<see cref="CostOfALookTests"/> asserts the same numbers) and the settings in <c>host.json</c>.
/// </summary>
internal static class CostEstimate
{
    /// <summary>Wake record, status, inventory, control, operation.</summary>
    public const int ReadsOfALook = 5;

    /// <summary>Lease, status, release.</summary>
    public const int WritesOfALook = 3;

    /// <summary>Put, get, delete.</summary>
    public const int QueueOperationsOfALook = 3;

    /// <summary>Claimed slots.</summary>
    public const int ReadsOfATick = 1;

    /// <summary>List of pending wakes, claim, and nothing else.</summary>
    public const int WritesOfATick = 2;

    /// <summary>Count of waiting messages.</summary>
    public const int QueueOperationsOfATick = 1;

    // host.json: batchSize and newBatchThreshold; maxPollingInterval.
    private const int AtATime = 12;
    private const int PollsOfADay = 24 * 3600 / 5;
    private const int TicksOfADay = 24 * 60;

    // Of a look that takes a second, most is waiting for the Git host and the target.
    private const double SecondsOfALook = 1;
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(5);

    /// <summary>Work of a day.</summary>
    public static CostModel.Work OfADay(int applications)
    {
        var looks = applications * (TimeSpan.FromDays(1) / s_interval);
        var waves = Math.Ceiling(looks / TicksOfADay / AtATime);
        return new CostModel.Work(
            looks + TicksOfADay,
            TicksOfADay * (1 + (waves * SecondsOfALook)),
            (looks * WritesOfALook) + (TicksOfADay * WritesOfATick),
            (looks * ReadsOfALook) + (TicksOfADay * ReadsOfATick),
            (looks * QueueOperationsOfALook) + (TicksOfADay * QueueOperationsOfATick) + PollsOfADay);
    }

    /// <summary>The table of docs/cost.md.</summary>
    public static string Table(params IReadOnlyList<int> installations)
    {
        var works = installations.Select(OfADay).ToList();
        var (large, small) = (new CostModel { InstanceGigabytes = 2 }, new CostModel { InstanceGigabytes = 0.5 });
        var text = new StringBuilder();
        Row(text, "a day", installations.Select(i => $"{N(i)} applications"));
        Row(text, "---", installations.Select(_ => "---"));
        Row(text, "executions (looks and ticks)", works.Select(w => $"{N(w.Executions)}: {Money(large.Of(new(w.Executions, 0, 0, 0, 0)))}"));
        Row(text, "busy seconds, at 2 GB", works.Select(w => $"{N(w.BusySeconds)}: {Money(large.Of(new(0, w.BusySeconds, 0, 0, 0)))}"));
        Row(text, "blob writes, leases, lists", works.Select(w => $"{N(w.BlobWrites)}: {Money(large.Of(new(0, 0, w.BlobWrites, 0, 0)))}"));
        Row(text, "blob reads", works.Select(w => $"{N(w.BlobReads)}: {Money(large.Of(new(0, 0, 0, w.BlobReads, 0)))}"));
        Row(text, "queue operations, with polling", works.Select(w => $"{N(w.QueueOperations)}: {Money(large.Of(new(0, 0, 0, 0, w.QueueOperations)))}"));
        Row(text, "**sum of a day** at 2 GB / at 512 MB", works.Select(w => $"**{Money(large.Of(w))}** / {Money(small.Of(w))}"));
        Row(text, "**sum of 30 days** at 2 GB / at 512 MB", works.Select(w => $"**{N(30 * large.Of(w))}** / {N(30 * small.Of(w))}"));
        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, IEnumerable<string> cells) =>
        text.Append("| ").Append(name).Append(" | ").AppendJoin(" | ", cells).Append(" |\n");

    private static string N(double number) => Math.Round(number).ToString("N0", CultureInfo.InvariantCulture);

    private static string Money(double dollars) => dollars.ToString("F2", CultureInfo.InvariantCulture);
}
