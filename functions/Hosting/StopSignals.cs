using System.Runtime.InteropServices;

namespace GitOpsServerless.Functions.Hosting;

/// <summary>
/// The signals that ask the process to end. The first one lets it end by itself; a second one, or an end that takes too long, ends it with
/// 128 and the number of the signal, as shells and service managers expect of a process that a signal has ended.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    // More than what the web server and a step in hand may take.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stop;
    private readonly List<PosixSignalRegistration> _signals = [];
    private Timer? _giveUp;
    private int _code;

    private StopSignals(CancellationToken cancellationToken) => _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>128 and the number of the first signal; 0 when there was none.</summary>
    public int ExitCode => Volatile.Read(ref _code);

    /// <summary>Starts to take signals.</summary>
    /// <param name="attached">Whether the process belongs to another one: signals of the terminal are meant for that one then, and only a signal to end is for this one.</param>
    /// <param name="cancellationToken">Any other reason to end.</param>
    public static StopSignals Start(bool attached, CancellationToken cancellationToken)
    {
        var signals = new StopSignals(cancellationToken);
        signals.Take(PosixSignal.SIGTERM, 128 + 15, isIgnored: false);
        signals.Take(PosixSignal.SIGINT, 128 + 2, isIgnored: attached);
        signals.Take(PosixSignal.SIGQUIT, 128 + 3, isIgnored: attached);
        return signals;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _signals.ForEach(s => s.Dispose());
        _giveUp?.Dispose();
        _stop.Dispose();
    }

    private void Take(PosixSignal signal, int code, bool isIgnored) => _signals.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        if (isIgnored)
        {
            return;
        }

        if (Interlocked.CompareExchange(ref _code, code, 0) != 0)
        {
            Environment.Exit(code);
        }

        _giveUp = new Timer(_ => Environment.Exit(code), null, Longest, Timeout.InfiniteTimeSpan);
        _ = _stop.CancelAsync();
    }));
}
