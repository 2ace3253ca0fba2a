using System.Collections;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Hosting;

/// <summary>
/// The logging scope of one message: puts application and run id on every line that is written meanwhile, whoever writes it. The id is the
/// one of the operation that the step works on, as soon as the engine names it.
/// </summary>
internal sealed class RunScope : IReadOnlyList<KeyValuePair<string, object?>>, IDisposable
{
    private static readonly AsyncLocal<RunScope?> s_current = new();
    private readonly RunScope? _outer;
    private readonly IDisposable? _lines;

    private RunScope(string application, string runId, ILogger logger)
    {
        (Application, RunId) = (application, runId);
        _outer = s_current.Value;
        s_current.Value = this;
        _lines = logger.BeginScope(this);
    }

    /// <summary>The scope of the message that is worked on; null outside of any.</summary>
    public static RunScope? Current => s_current.Value;

    public string Application { get; }

    public string RunId { get; set; }

    public int Count => 2;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("Application", Application),
        1 => new("RunId", RunId),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <summary>Begins the scope of a message; null inside of the scope of the same message.</summary>
    public static RunScope? Begin(string application, ILogger logger, TimeProvider time) =>
        Current?.Application == application ? null : new RunScope(application, Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), logger);

    public void Dispose()
    {
        _lines?.Dispose();
        s_current.Value = _outer;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
        yield return this[1];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{Application} {RunId}";
}
