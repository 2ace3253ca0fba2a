using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Scheduling;

/// <summary>
/// Decides whether synchronising is allowed at a time. Deny wins; where an allow window exists, everything outside is denied.
/// The same rules as Argo CD's sync windows.
/// </summary>
internal static class SyncWindows
{
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(366);

    /// <summary>Null when allowed, else why not and until when.</summary>
    /// <param name="windows">Windows of the application and its project.</param>
    /// <param name="now">The time.</param>
    /// <param name="isManual">Whether an operator asked.</param>
    public static Hold? Evaluate(IEnumerable<SyncWindow> windows, DateTimeOffset now, bool isManual)
    {
        var all = windows.ToList();
        var denied = all
            .Where(w => w.Kind == WindowKind.Deny && !(isManual && w.Manual))
            .Select(w => (Window: w, End: EndOfActive(w, now)))
            .Where(w => w.End is not null)
            .OrderByDescending(w => w.End)
            .ToList();
        if (denied is [{ End: { } end } longest, ..])
        {
            return new Hold(HoldKind.Window, $"A deny window is open ({Describe(longest.Window)}) until {end:u}.") { Until = end };
        }

        var allows = all.Where(w => w.Kind == WindowKind.Allow).ToList();
        if (allows.Count == 0 || allows.Any(w => EndOfActive(w, now) is not null) || (isManual && allows.TrueForAll(w => w.Manual)))
        {
            return null;
        }

        var next = allows.Select(w => NextStart(w, now)).Where(t => t is not null).Min();
        return new Hold(HoldKind.Window, $"No allow window is open; the next one starts {(next is null ? "never" : $"{next:u}")}.") { Until = next };
    }

    private static string Describe(SyncWindow window) => $"{window.Schedule} for {Durations.Format(window.Duration)}, {window.TimeZone}";

    private static DateTimeOffset? EndOfActive(SyncWindow window, DateTimeOffset now)
    {
        var (schedule, zone) = Parse(window);
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        return schedule.LastAtOrBefore(local, local - window.Duration) is { } start && start + window.Duration > local
            ? ToInstant(start + window.Duration, zone)
            : null;
    }

    private static DateTimeOffset? NextStart(SyncWindow window, DateTimeOffset now)
    {
        var (schedule, zone) = Parse(window);
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        return schedule.FirstAfter(local, local + Horizon) is { } start ? ToInstant(start, zone) : null;
    }

    private static (CronSchedule Schedule, TimeZoneInfo Zone) Parse(SyncWindow window) =>
        CronSchedule.TryParse(window.Schedule, out var schedule, out var problem)
            ? (schedule!, TimeZoneInfo.FindSystemTimeZoneById(window.TimeZone))
            : throw new ArgumentException(problem, nameof(window));

    private static DateTimeOffset ToInstant(DateTime local, TimeZoneInfo zone)
    {
        // A time that a clock change skips is taken an hour later.
        var valid = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(valid, zone.GetUtcOffset(valid)).ToUniversalTime();
    }
}
