namespace GitOpsServerless.Controller.Webhooks;

/// <summary>
/// Bounds how many bodies of senders that have proved nothing yet are read at a time, over all and for each client. While somebody waits, the
/// slowest body loses its place: connections that send nothing keep nobody out.
/// </summary>
internal sealed class BodyPlaces(WebhookOptions options, TimeProvider time)
{
    /// <summary>Those that may wait, for each place.</summary>
    private const int WaitingForAPlace = 16;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);
    private readonly Lock _lock = new();
    private readonly List<BodyPlace> _taken = [];
    private readonly LinkedList<Waiter> _waiting = [];

    /// <summary>Bodies that are being read.</summary>
    public int Taken
    {
        get
        {
            lock (_lock)
            {
                return _taken.Count;
            }
        }
    }

    /// <summary>Takes a place, or answers null when none gets free in the time of an answer.</summary>
    /// <param name="client">Who asks; null when that is not known, and no share is kept.</param>
    /// <param name="aborted">Stops to wait.</param>
    public async Task<BodyPlace?> TryEnterAsync(string? client, CancellationToken aborted)
    {
        Waiter waiter;
        lock (_lock)
        {
            if (HasRoom(client))
            {
                return Take(client);
            }

            if (_waiting.Count(w => w.Client == client) >= WaitingForAPlace * ShareOf(client) || _waiting.Count >= WaitingForAPlace * options.BodiesAtATime)
            {
                return null;
            }

            waiter = new Waiter(client);
            _waiting.AddLast(waiter);
        }

        try
        {
            await WaitAsync(waiter, aborted);
        }
        finally
        {
            lock (_lock)
            {
                _waiting.Remove(waiter);
            }

            if (aborted.IsCancellationRequested)
            {
                waiter.Place?.Dispose();
            }
        }

        return waiter.Place;
    }

    private async Task WaitAsync(Waiter waiter, CancellationToken aborted)
    {
        var started = time.GetTimestamp();
        for (var left = options.AnswerWithin; left > TimeSpan.Zero && waiter.Place is null; left = options.AnswerWithin - time.GetElapsedTime(started))
        {
            MakeRoom(waiter.Client);
            await Task.WhenAny(waiter.Admitted, Task.Delay(left < s_look ? left : s_look, time, aborted));
            aborted.ThrowIfCancellationRequested();
        }
    }

    private int ShareOf(string? client) => client is null ? options.BodiesAtATime : Math.Min(options.BodiesOfAClient, options.BodiesAtATime);

    private bool HasRoom(string? client) => _taken.Count < options.BodiesAtATime && !IsShareTaken(client);

    private bool IsShareTaken(string? client) => _taken.Count(p => p.Client == client) >= ShareOf(client);

    private BodyPlace Take(string? client)
    {
        var place = new BodyPlace(client, time, Leave);
        _taken.Add(place);
        return place;
    }

    private void Leave(BodyPlace place)
    {
        lock (_lock)
        {
            if (!_taken.Remove(place))
            {
                return;
            }

            for (var node = _waiting.First; node is not null;)
            {
                var (next, waiter) = (node.Next, node.Value);
                if (HasRoom(waiter.Client))
                {
                    _waiting.Remove(node);
                    waiter.Admit(Take(waiter.Client));
                }

                node = next;
            }
        }
    }

    // One place for each that waits, at most: those that were cut need a moment to leave.
    private void MakeRoom(string? client)
    {
        lock (_lock)
        {
            var rivals = IsShareTaken(client) ? _taken.FindAll(p => p.Client == client) : _taken;
            if (rivals.Count(p => p.IsCut) >= _waiting.Count)
            {
                return;
            }

            rivals.Where(p => !p.IsCut && p.Age >= options.YieldAfter && p.Rate < options.YieldRate).MinBy(p => p.Rate)?.TakeAway();
        }
    }

    private sealed class Waiter(string? client)
    {
        private readonly TaskCompletionSource _admitted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? Client => client;

        public Task Admitted => _admitted.Task;

        public BodyPlace? Place { get; private set; }

        public void Admit(BodyPlace place)
        {
            Place = place;
            _admitted.SetResult();
        }
    }
}
