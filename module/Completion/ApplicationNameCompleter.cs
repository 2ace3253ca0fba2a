using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Completion;

/// <summary>Completes names of applications of the current connection.</summary>
public sealed class ApplicationNameCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Names that start with the word; none when the engine does not answer at once.</summary>
    /// <param name="commandName">Cmdlet.</param>
    /// <param name="parameterName">Parameter.</param>
    /// <param name="wordToComplete">What was typed.</param>
    /// <param name="commandAst">The command.</param>
    /// <param name="fakeBoundParameters">Other arguments.</param>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var prefix = Quoting.Unquote(wordToComplete);
        return NamesOf(fakeBoundParameters?["Context"] as GitOpsContext)
            .Where(a => a.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(a => new CompletionResult(Quoting.Quote(a.Name), a.Name, CompletionResultType.ParameterValue, $"{a.Sync}, {a.Health.Status}"));
    }

    private static IReadOnlyList<Contracts.ApplicationStatus> NamesOf(GitOpsContext? context)
    {
        try
        {
            using var deadline = new CancellationTokenSource(Patience);
            return EngineSessions.Find(context) is { } session
                ? Task.Run(() => session.Engine.GetApplicationsAsync(deadline.Token)).WaitAsync(Patience).GetAwaiter().GetResult()
                : [];
        }
        catch (Exception)
        {
            return [];  // a completer has nowhere to say what went wrong
        }
    }
}
