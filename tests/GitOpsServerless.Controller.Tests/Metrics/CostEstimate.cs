using System.Globalization;
using System.Text;
using GitOpsServerless.Controller.Metrics;
using GitOpsServerless.Controller.Pump;

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

    /// <summary>Count of waiting messages, and of those that were given up.</summary>
    public const int QueueOperationsOfATick = 2;

    /// <summary>A place at a target for the looks of one tick: lease and release (<see cref="CostOfALookTests"/>).</summary>
    public const int WritesOfAPlace = 2;

    /// <summary>A message that goes back because its target is full: the wake record twice (<see cref="CostOfALookTests"/>).</summary>
    public const int ReadsOfATurn = 2;

    /// <summary>The wake record.</summary>
    public const int WritesOfATurn = 1;

    /// <summary>Put, get, delete.</summary>
    public const int QueueOperationsOfATurn = 3;

    // host.json: batchSize and newBatchThreshold; maxPollingInterval.
    private const int AtATime = 12;
    private const int PollsOfADay = 24 * 3600 / 5;
    private const int TicksOfADay = 24 * 60;

    // TargetLeases: a place that is in use is renewed.
    private const double SecondsOfARenewal = 5;

    // Flex Consumption, one instance that is always ready: a GB-second of waiting.
    private const double PerReadyGigabyteSecond = 0.000004;
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(5);

    /// <summary>Work of a day. Each tick enqueues a fifth of the applications; they are served in waves of as many as the places at their targets allow.</summary>
    public static CostModel.Work OfADay(int applications, int targets)
    {
        var looks = applications * (TimeSpan.FromDays(1) / s_interval);
        var places = new PumpOptions().WorkersPerTarget * targets;
        var secondsOfATick = Math.Max(1, Math.Ceiling(looks / TicksOfADay / Math.Min(AtATime, places)) * MeasuredLook.SecondsInAzure);
        var usedPlaces = Math.Min(places, looks / TicksOfADay);
        var writesOfPlaces = usedPlaces * (WritesOfAPlace + Math.Floor(secondsOfATick / SecondsOfARenewal));
        return new CostModel.Work(
            looks + TicksOfADay,
            TicksOfADay * (1 + secondsOfATick),
            (looks * WritesOfALook) + (TicksOfADay * (WritesOfATick + writesOfPlaces)),
            (looks * ReadsOfALook) + (TicksOfADay * ReadsOfATick),
            (looks * QueueOperationsOfALook) + (TicksOfADay * QueueOperationsOfATick) + PollsOfADay);
    }

    /// <summary>The table of docs/cost.md.</summary>
    public static string Table(params IReadOnlyList<(int Applications, int Targets)> installations)
    {
        var works = installations.Select(i => OfADay(i.Applications, i.Targets)).ToList();
        var (large, small) = (new CostModel { InstanceGigabytes = 2 }, new CostModel { InstanceGigabytes = 0.5 });
        var text = new StringBuilder();
        Row(text, "a day", installations.Select(i => $"{N(i.Applications)} applications, {(i.Targets == 1 ? "1 target" : $"{N(i.Targets)} targets")}"));
        Row(text, "---", installations.Select(_ => "---"));
        Row(text, "executions (looks and ticks)", works.Select(w => $"{N(w.Executions)}: {Money(large.Of(new(w.Executions, 0, 0, 0, 0)))}"));
        Row(text, "busy seconds, at 2 GB", works.Select(w => $"{N(w.BusySeconds)}: {Money(large.Of(new(0, w.BusySeconds, 0, 0, 0)))}"));
        Row(text, "blob writes, leases, lists", works.Select(w => $"{N(w.BlobWrites)}: {Money(large.Of(new(0, 0, w.BlobWrites, 0, 0)))}"));
        Row(text, "blob reads", works.Select(w => $"{N(w.BlobReads)}: {Money(large.Of(new(0, 0, 0, w.BlobReads, 0)))}"));
        Row(text, "queue operations, with polling", works.Select(w => $"{N(w.QueueOperations)}: {Money(large.Of(new(0, 0, 0, 0, w.QueueOperations)))}"));
        Row(text, "**sum of a day** at 2 GB / at 512 MB", works.Select(w => $"**{Money(large.Of(w))}** / {Money(small.Of(w))}"));
        Row(text, "**sum of 30 days** at 2 GB / at 512 MB", works.Select(w => $"**{N(30 * large.Of(w))}** / {N(30 * small.Of(w))}"));
        Row(text, "each look sent back to the queue once, 30 days more", installations.Select(i => N(30 * large.Of(Turns(i.Applications)))));
        Row(text, "one HTTP instance always ready, 30 days more", works.Select(_ => $"{N(30 * Ready(large))} / {N(30 * Ready(small))}"));
        return text.ToString();
    }

    /// <summary>What the table is made of, as the page says it.</summary>
    public static string Measured() => string.Create(
        CultureInfo.InvariantCulture,
        $"A look takes {MeasuredLook.SecondsInAzure:F2} s: {MeasuredLook.Seconds:F2} s measured on one machine, and {MeasuredLook.RoundTrips} requests with {MeasuredLook.SecondsOfARoundTrip * 1000:F0} ms of network each, assumed.\n");

    private static CostModel.Work Turns(int applications)
    {
        var looks = applications * (TimeSpan.FromDays(1) / s_interval);
        return new CostModel.Work(looks, 0, looks * WritesOfATurn, looks * ReadsOfATurn, looks * QueueOperationsOfATurn);
    }

    private static double Ready(CostModel model) => TimeSpan.FromDays(1).TotalSeconds * model.InstanceGigabytes * PerReadyGigabyteSecond;

    private static void Row(StringBuilder text, string name, IEnumerable<string> cells) =>
        text.Append("| ").Append(name).Append(" | ").AppendJoin(" | ", cells).Append(" |\n");

    private static string N(double number) => Math.Round(number).ToString("N0", CultureInfo.InvariantCulture);

    private static string Money(double dollars) => dollars.ToString("F2", CultureInfo.InvariantCulture);
}
