using System.Collections.Concurrent;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>Types and names that answered a read with 405, such as <c>sites/config</c> with the name <c>appsettings</c>: they are put and never given out.</summary>
internal sealed class NotReadable
{
    private const int MaxEntries = 1_000;
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a resource is not read because its type is not given out, instead of because something went wrong.</summary>
    public static bool Is(Diagnostic? diagnostic) => diagnostic?.Code == DiagnosticCatalog.AzureNotReadable.Code;

    /// <summary>The refusal; who reads must not take it for an answer.</summary>
    public static Diagnostic Of(ResourceId id, string message) =>
        (DiagnosticCatalog.AzureNotReadable with { Severity = DiagnosticSeverity.Error }).Create(message, resource: id);

    public bool Has(ResourceId id) => _known.ContainsKey(KeyOf(id));

    public void Add(ResourceId id)
    {
        if (_known.Count < MaxEntries)
        {
            _known[KeyOf(id)] = true;
        }
    }

    private static string KeyOf(ResourceId id) => $"{id.Type}|{id.Name[(id.Name.LastIndexOf('/') + 1)..]}";
}
