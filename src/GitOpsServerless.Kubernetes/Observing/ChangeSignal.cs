using System.Globalization;
using GitOpsServerless.Kubernetes.Client;

namespace GitOpsServerless.Kubernetes.Observing;

/// <summary>
/// Waits until something may have changed: a few objects are watched from the version that was seen, so that no change is missed;
/// many are looked at again after a moment. It only wakes up: whoever waits reads anew, so that a lost or false signal harms nothing.
/// </summary>
internal sealed class ChangeSignal(KubernetesClient client, KubernetesTargetOptions options, TimeProvider time)
{
    private const int FewObjects = 4;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private TimeSpan _pause = options.InlinePoll;

    /// <summary>Returns when one of the objects changed, when the time is over, or when watching does not work.</summary>
    /// <param name="objects">What is waited for, with the version that was seen; null where there was none.</param>
    /// <param name="longest">Longest wait.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    public async Task WaitAsync(IReadOnlyList<(WantedObject Wanted, string? Version)> objects, TimeSpan longest, CancellationToken cancellationToken)
    {
        var canWatch = objects.Count is > 0 and <= FewObjects && objects.All(o => !string.IsNullOrEmpty(o.Version)) && longest > options.InlinePoll;
        if (!canWatch || !await WatchAsync(objects, longest, cancellationToken))
        {
            await Task.Delay(_pause, time, cancellationToken);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }
    }

    /// <returns>False when no change came because the server would not watch, or no longer has the version (HTTP 410).</returns>
    private async Task<bool> WatchAsync(IReadOnlyList<(WantedObject Wanted, string? Version)> objects, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(longest, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        var watches = objects.Select(o => client.WatchAsync(PathOf(o.Wanted, o.Version!, longest), e => e.IsChange, linked.Token)).ToList();
        var first = await Task.WhenAny(watches);
        await linked.CancelAsync();
        await Task.WhenAll(watches);
        cancellationToken.ThrowIfCancellationRequested();
        return await first;
    }

    private static string PathOf(WantedObject wanted, string version, TimeSpan longest)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(longest.TotalSeconds));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{wanted.Kind.CollectionPath(wanted.Namespace)}?watch=true&fieldSelector={Uri.EscapeDataString($"metadata.name={wanted.Id.Name}")}&resourceVersion={Uri.EscapeDataString(version)}&timeoutSeconds={seconds}");
    }
}
