using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitOpsServerless.PowerShell.Commands;
using GitOpsServerless.PowerShell.Session;

namespace GitOpsServerless.PowerShell.Completion;

/// <summary>Completes revisions of the application that is named already, with the subject of the commit.</summary>
public sealed class RevisionCompleter : IArgumentCompleter
{
    private const int Most = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Revisions that start with the word.</summary>
    /// <param name="commandName">Cmdlet.</param>
    /// <param name="parameterName">Parameter.</param>
    /// <param name="wordToComplete">What was typed.</param>
    /// <param name="commandAst">The command.</param>
    /// <param name="fakeBoundParameters">Other arguments.</param>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var prefix = Quoting.Unquote(wordToComplete);
        return RevisionsOf(fakeBoundParameters)
            .Where(r => r.Id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(r => new CompletionResult(r.ShortId, $"{r.ShortId} {r.Subject}", CompletionResultType.ParameterValue, $"{r.Subject ?? r.Id} ({r.Author}, {r.Date:u})"));
    }

    private static IReadOnlyList<Contracts.Revision> RevisionsOf(IDictionary? bound)
    {
        try
        {
            using var deadline = new CancellationTokenSource(Patience);
            var application = bound?["Name"] is object[] names ? names.FirstOrDefault()?.ToString() : bound?["Name"]?.ToString();
            return application is not null && EngineSessions.Find(bound?["Context"] as GitOpsContext) is { } session
                ? Task.Run(() => session.Engine.GetRevisionsAsync(GitOpsCommand.NameOf(application), Most, deadline.Token)).WaitAsync(Patience).GetAwaiter().GetResult() is { IsSuccess: true } result ? result.Value : []
                : [];
        }
        catch (Exception)
        {
            return [];  // a completer has nowhere to say what went wrong
        }
    }
}
