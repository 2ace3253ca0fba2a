using System.Management.Automation;
using System.Management.Automation.Host;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;
using GitOpsServerless.PowerShell.Isolation;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>What all cmdlets share: the engine's work with its events on the right streams, and Ctrl+C.</summary>
public abstract class GitOpsCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly EngineProgress _progress = new();
    private EngineSession? _preview;

    /// <summary>Connection to use; the one that this runspace opened last when it is left out.</summary>
    [Parameter]
    [ValidateNotNull]
    public virtual GitOpsContext? Context { get; set; }

    internal CancellationToken Stopped => _stop.Token;

    /// <summary>Frees what the cmdlet holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ctrl+C. Runs on another thread, so it only cancels.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Frees what the cmdlet holds.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _preview?.Engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _stop.Dispose();
        }
    }

    internal EngineSession Session()
    {
        var session = EngineSessions.Find(Context);
        if (session is null)
        {
            Terminate(DiagnosticCatalog.NotConnected.Create(Context is null ? "There is no connection." : "The connection is closed."));
        }

        return IsWhatIf && session!.Connection is { StateFolder: not null, Kind: not EngineConnectionKind.Controller } ? Preview(session) : session!;
    }

    // -WhatIf writes nothing, not even what a look keeps for the next one.
    private EngineSession Preview(EngineSession session) =>
        _preview ??= Finish(token => EngineSessions.OpenPreviewAsync(session, token), session.Context.Location);

    internal string RequestedBy() => Environment.UserName;

    /// <summary>Whether only the plan is wanted.</summary>
    internal bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var asked)
        ? asked is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));

    /// <summary>Waits for work that no engine does; a failure ends the cmdlet.</summary>
    internal T Finish<T>(Func<CancellationToken, Task<Result<T>>> work, string? target)
        where T : class
    {
        var result = Try(work);
        if (!result.IsSuccess)
        {
            Terminate(result.Error!, target);
        }

        return result.Value;
    }

    /// <summary>Waits for work that no engine does; whatever goes wrong becomes a diagnostic.</summary>
    internal Result<T> Try<T>(Func<CancellationToken, Task<Result<T>>> work)
        where T : class
    {
        var token = _stop.Token;
        try
        {
            return BoundedStop.Wait(Task.Run(() => work(token), CancellationToken.None), token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception error)
        {
            return EngineBridge.FailureOf(error, kind: null);
        }
    }

    /// <summary>Runs the engine's work; a failure becomes an error of the item and null.</summary>
    internal T? Run<T>(string application, Func<IGitOpsEngine, CancellationToken, Task<Result<T>>> work)
        where T : class
    {
        var result = Look(application, work);
        return Accept(result, application) ? result.Value : null;
    }

    /// <summary>Runs the engine's work on one application; whatever goes wrong with it becomes a diagnostic, so that the next application has its turn.</summary>
    internal Result<T> Look<T>(string? application, Func<IGitOpsEngine, CancellationToken, Task<Result<T>>> work)
        where T : notnull
    {
        var session = Session();
        if (SandboxEnd(session.Context) is { } end)
        {
            return end;
        }

        try
        {
            return EventPump.Run(session.Events, application, Show, token => work(session.Engine, token), _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        // What a stream of PowerShell throws while an event is shown is PowerShell's own business.
        catch (Exception error) when (error is not RuntimeException)
        {
            return EngineBridge.FailureOf(error, session.Context.Kind);
        }
        finally
        {
            CompleteProgress();
        }
    }

    // The connection would be tried again and again, and the error would speak of an address that nobody knows.
    private static Diagnostic? SandboxEnd(GitOpsContext context) => context.Kind == EngineConnectionKind.Sandbox && SandboxProcesses.Ended(context.StateFolder) is { } sandbox
        ? DiagnosticCatalog.SandboxUnavailable.Create(
            $"The sandbox of this connection (process {sandbox.ProcessId}) runs no more.",
            help: Directory.Exists(sandbox.StateFolder) && Directory.Exists(sandbox.Path)
                ? $"Start-GitOpsSandbox {Quoting.Quote(sandbox.Path)} -StateFolder {Quoting.Quote(sandbox.StateFolder)} | Connect-GitOps -Sandbox"
                : "Connect-GitOps -Sandbox")
        : null;

    /// <summary>Runs the engine's work that all applications need; without it the cmdlet ends.</summary>
    internal T Await<T>(Func<IGitOpsEngine, CancellationToken, Task<T>> work)
        where T : notnull
    {
        var result = Look<T>(null, async (engine, token) => Result<T>.Success(await work(engine, token)));
        if (!result.IsSuccess)
        {
            Terminate(result.Error!, Session().Context.Location);
        }

        return result.Value;
    }

    /// <summary>Asks what -WhatIf and -Confirm ask; where nobody can answer, it says so instead of hanging.</summary>
    internal bool Agrees(string target, string action) => Ask(target, () => ShouldProcess(PlainText.Line(target), PlainText.Line(action)));

    /// <summary>Asks before something that cannot be undone.</summary>
    internal bool AgreesToContinue(string target, string query, string caption, ref bool yesToAll, ref bool noToAll)
    {
        var (yes, no) = (yesToAll, noToAll);
        var answer = Ask(target, () => ShouldContinue(query, caption, ref yes, ref no));
        (yesToAll, noToAll) = (yes, no);
        return answer;
    }

    /// <summary>Which of several applications comes next, for honest progress.</summary>
    internal void ExpectApplication(int number, int count) => _progress.ExpectApplication(number, count);

    /// <summary>Number of resources that the next run touches, for honest progress.</summary>
    internal void ExpectResources(int count) => _progress.ExpectResources(count);

    private bool Ask(string target, Func<bool> question)
    {
        try
        {
            return question();
        }
        catch (Exception error) when (error is PSInvalidOperationException or HostException or NotImplementedException or NotSupportedException)
        {
            // Which of these a host throws that cannot ask is up to its author.
            Terminate(DiagnosticCatalog.ConfirmationNeeded.Create($"{MyInvocation.MyCommand.Name} asks before it changes {target}, and this session cannot answer."), target);
            return false;
        }
    }

    /// <summary>Writes what is wrong; false on failure.</summary>
    internal bool Accept<T>(Result<T> result, string target)
    {
        foreach (var diagnostic in result.Diagnostics)
        {
            Write(diagnostic, target);
        }

        return result.IsSuccess;
    }

    internal void Write(Diagnostic diagnostic, string? target)
    {
        switch (diagnostic.Severity)
        {
            case DiagnosticSeverity.Error:
                WriteError(new GitOpsException(diagnostic, target).ToRecord());
                break;
            case DiagnosticSeverity.Warning:
                WriteWarning(diagnostic.ToTextWithoutSeverity());
                break;
            default:
                WriteVerbose(diagnostic.ToTextWithoutSeverity());
                break;
        }
    }

    /// <summary>
    /// Ends the cmdlet. With -ErrorAction Stop it ends the script too: PowerShell lets a script go on after the statement of a cmdlet that
    /// ends itself, whatever -ErrorAction says, and a gate of a pipeline that could not look must not be passed.
    /// </summary>
    internal void Terminate(Diagnostic diagnostic, string? target = null)
    {
        var record = new GitOpsException(diagnostic, target).ToRecord();
        if (MyInvocation.BoundParameters.TryGetValue("ErrorAction", out var asked) && asked is ActionPreference.Stop)
        {
            WriteError(record);
        }

        ThrowTerminatingError(record);
    }

    /// <summary>Files and folders that a parameter names: the path itself where it is there, else what its wildcards match.</summary>
    internal IReadOnlyList<string> PathsOf(string path)
    {
        var literal = GetUnresolvedProviderPathFromPSPath(path);
        if (!WildcardPattern.ContainsWildcardCharacters(path) || File.Exists(literal) || Directory.Exists(literal))
        {
            return [literal];
        }

        _ = PatternOf(path);
        return [.. GetResolvedProviderPathFromPSPath(path, out _)];
    }

    /// <summary>A pattern that somebody typed; one that is none ends the cmdlet.</summary>
    internal WildcardPattern PatternOf(string typed)
    {
        try
        {
            var pattern = new WildcardPattern(typed, WildcardOptions.IgnoreCase);
            _ = pattern.IsMatch(string.Empty);  // mistakes come to light only here
            return pattern;
        }
        catch (WildcardPatternException)
        {
            Terminate(DiagnosticCatalog.InvalidSetting.Create($"'{typed}' is not a pattern: a [ in it has no ].", help: "Close the bracket, or write `[ for the character itself."), typed);
            throw;
        }
    }

    /// <summary>Names are DNS labels, so in lower case; operators may write them as they like.</summary>
    internal static string NameOf(string typed) => typed.ToLowerInvariant();

    private void Show(EngineEvent engineEvent)
    {
        WriteProgress(_progress.Of(engineEvent));
        WriteInformation(new InformationRecord(engineEvent, engineEvent.Application) { Tags = { "GitOps" } });
        if (engineEvent.Severity == DiagnosticSeverity.Info)
        {
            WriteVerbose($"{engineEvent.Application}: {engineEvent.Stage}: {engineEvent.Message}");
        }
        else
        {
            // Errors come once, with the result.
            WriteDebug($"{engineEvent.RunId} {engineEvent.Severity}: {engineEvent.Message}");
        }
    }

    // Nothing may be written once the cmdlet is stopped.
    private void CompleteProgress()
    {
        if (!_stop.IsCancellationRequested)
        {
            WriteProgress(_progress.Complete());
        }
    }

    private void WriteProgress(IReadOnlyList<ProgressRecord> records)
    {
        foreach (var record in records)
        {
            WriteProgress(record);
        }
    }
}
