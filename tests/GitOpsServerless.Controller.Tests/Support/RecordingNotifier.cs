using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Tests.Support;

/// <summary>Remembers notifications.</summary>
internal sealed class RecordingNotifier : INotifier
{
    public List<Notification> Sent { get; } = [];

    public Task NotifyAsync(Notification notification, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        lock (Sent)
        {
            Sent.Add(notification);
        }

        return Task.CompletedTask;
    }
}
