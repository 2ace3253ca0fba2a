using System.Collections.Concurrent;

namespace GitOpsServerless.Controller.Pump;

/// <summary>Bounds how many steps of this process work on one target at a time, so that a slow target does not take all the workers.</summary>
internal sealed class TargetGate(int limit)
{
    private readonly ConcurrentDictionary<string, int> _busy = new(StringComparer.Ordinal);

    /// <summary>Enters, or answers null when the target is full.</summary>
    public IDisposable? TryEnter(string target)
    {
        while (true)
        {
            var busy = _busy.GetOrAdd(target, 0);
            if (busy >= limit)
            {
                return null;
            }

            if (_busy.TryUpdate(target, busy + 1, busy))
            {
                return new Place(this, target);
            }
        }
    }

    private sealed class Place(TargetGate gate, string target) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                gate._busy.AddOrUpdate(target, 0, (_, busy) => busy - 1);
            }
        }
    }
}
