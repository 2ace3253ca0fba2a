using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Scheduling;

/// <summary>
/// Decides whether synchronising is allowed at a time. Deny wins; where an allow window exists, everything outside is denied.
/// The same rules as Argo CD's sync windows. Starts are local times; the duration is real time, so that a change of the clock neither
/// shortens a window nor opens a hole in it.
/// </summary>
internal static class SyncWindows
{
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(366);
    private static readonly TimeSpan LongestClockChange = TimeSpan.FromHours(3);

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
        var earliest = local - window.Duration - LongestClockChange;
        for (var start = schedule.LastAtOrBefore(local + LongestClockChange, earliest); start is not null; start = schedule.LastAtOrBefore(start.Value.AddMinutes(-1), earliest))
        {
            // The latest start that has begun ends last.
            var begin = ToInstant(start.Value, zone);
            if (begin <= now && begin + window.Duration > now)
            {
                return begin + window.Duration;
            }
        }

        return null;
    }

    private static DateTimeOffset? NextStart(SyncWindow window, DateTimeOffset now)
    {
        var (schedule, zone) = Parse(window);
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        for (var start = schedule.FirstAfter(local - LongestClockChange, local + Horizon); start is not null; start = schedule.FirstAfter(start.Value, local + Horizon))
        {
            if (ToInstant(start.Value, zone) is var begin && begin > now)
            {
                return begin;
            }
        }

        return null;
    }

    private static (CronSchedule Schedule, TimeZoneInfo Zone) Parse(SyncWindow window) =>
        CronSchedule.TryParse(window.Schedule, out var schedule, out var problem)
            ? (schedule!, TimeZoneInfo.FindSystemTimeZoneById(window.TimeZone))
            : throw new ArgumentException(problem, nameof(window));

    private static DateTimeOffset ToInstant(DateTime local, TimeZoneInfo zone)
    {
        // A time that a clock change skips is taken an hour later; of a time that comes twice the first one counts.
        var valid = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        var offset = zone.IsAmbiguousTime(valid) ? zone.GetAmbiguousTimeOffsets(valid).Max() : zone.GetUtcOffset(valid);
        return new DateTimeOffset(valid, offset).ToUniversalTime();
    }
}
