using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>How long a step may ask to wait.</summary>
internal static class Delays
{
    private static readonly TimeSpan PastDeadline = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Bounds a delay that somebody else has a say in, such as a server with <c>Retry-After</c>: never past the application's interval, since a
    /// new commit would not be seen until then, and never past the end of the operation, which nobody else would notice.
    /// </summary>
    /// <param name="wished">The delay.</param>
    /// <param name="application">The application.</param>
    /// <param name="operation">The operation that goes on after the delay; null when none does.</param>
    /// <param name="now">The time.</param>
    public static TimeSpan Bound(TimeSpan wished, ApplicationDefinition application, Operation? operation, DateTimeOffset now)
    {
        var longest = application.Sync.Interval;
        if (operation is not null)
        {
            longest = Shorter(longest, Longer(operation.Deadline - now, TimeSpan.Zero) + PastDeadline);
        }

        return Shorter(wished, longest);
    }

    public static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    public static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
