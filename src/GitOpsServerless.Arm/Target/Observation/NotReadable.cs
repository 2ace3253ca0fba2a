using System.Collections.Concurrent;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>
/// Resources whose read Azure refused with 405, such as <c>sites/config</c> with the name <c>appsettings</c>: they are put and never given out.
/// Each resource by itself, and for an hour: a refusal may have been about something else.
/// </summary>
internal sealed class NotReadable(TimeProvider timeProvider)
{
    private const int MaxEntries = 1_000;

    /// <summary>How long a refusal counts without asking again; in what is kept with an application.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    private static readonly TimeSpan RememberedFor = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<ResourceId, DateTimeOffset> _known = [];

    /// <summary>Whether a resource is not read because its type is not given out, instead of because something went wrong.</summary>
    public static bool Is(Diagnostic? diagnostic) => diagnostic?.Code == DiagnosticCatalog.AzureNotReadable.Code;

    /// <summary>The refusal; who reads must not take it for an answer.</summary>
    public static Diagnostic Of(ResourceId id, string message) =>
        (DiagnosticCatalog.AzureNotReadable with { Severity = DiagnosticSeverity.Error }).Create(message, resource: id);

    public bool Has(ResourceId id) => _known.TryGetValue(id, out var at) && timeProvider.GetUtcNow() - at < RememberedFor;

    public void Add(ResourceId id)
    {
        if (_known.Count < MaxEntries || _known.ContainsKey(id))
        {
            _known[id] = timeProvider.GetUtcNow();
        }
    }
}
