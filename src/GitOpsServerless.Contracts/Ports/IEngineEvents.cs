namespace GitOpsServerless.Contracts;

/// <summary>Receives what the engine does while it does it. Called from any thread; must be quick and never throw.</summary>
public interface IEngineEvents
{
    /// <summary>Something happened.</summary>
    void Publish(EngineEvent engineEvent);
}

/// <summary>Stages of a step.</summary>
public enum EngineStage
{
    /// <summary>Definition, status and operation are read.</summary>
    Load,

    /// <summary>The revision is resolved and its files are fetched.</summary>
    Fetch,

    /// <summary>Files become desired resources.</summary>
    Render,

    /// <summary>Live state is read.</summary>
    Observe,

    /// <summary>Desired and live are compared.</summary>
    Plan,

    /// <summary>Gates decide whether the plan may run.</summary>
    Gate,

    /// <summary>The plan is applied.</summary>
    Apply,

    /// <summary>Health is assessed.</summary>
    Assess,

    /// <summary>Inventory, status and history are written.</summary>
    Record,
}

/// <summary>One event.</summary>
/// <param name="At">When.</param>
/// <param name="Application">Application.</param>
/// <param name="RunId">Id of the operation or look that it belongs to.</param>
/// <param name="Stage">Stage.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">In words; never a secret.</param>
public sealed record EngineEvent(
    DateTimeOffset At,
    string Application,
    string RunId,
    EngineStage Stage,
    DiagnosticSeverity Severity,
    string Message)
{
    /// <summary>In words, escaped for people; never a secret.</summary>
    public string Message { get; init => field = PlainText.Lines(value); } = PlainText.Lines(Message);

    /// <summary>Outcome of a resource, when the event is about one.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Diagnostic, when the event is about one.</summary>
    public Diagnostic? Diagnostic { get; init; }

    /// <summary><c>shop: Apply: message</c>.</summary>
    public override string ToString() => $"{Application}: {Stage}: {Message}";
}
