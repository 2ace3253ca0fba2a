using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Ordering;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>
/// Refusals that may end when an earlier stage is written: the object's definition gets a new schema, its namespace another level of
/// pod security, or a policy is loosened. Such an object is checked by the dry run of its own stage.
/// </summary>
internal sealed class EarlierChanges
{
    private const string Admission = "admissionregistration.k8s.io/";

    private readonly ApplySequence _sequence;
    private readonly HashSet<string> _definedTypes;
    private readonly HashSet<string> _namespaces;
    private readonly List<ResourceId> _policies;

    public EarlierChanges(IEnumerable<Change> changes, DesiredState desired, ApplySequence sequence)
    {
        _sequence = sequence;
        var written = changes.Where(c => c.Action is ChangeAction.Create or ChangeAction.Update or ChangeAction.Replace).Select(c => c.Id).ToHashSet();
        _definedTypes = desired.Resources.Where(r => r.Id.Type == KindOrder.CustomResourceDefinition && written.Contains(r.Id))
            .Select(ApplySequence.DefinedType).ToHashSet(StringComparer.Ordinal);
        _namespaces = written.Where(id => id.Type == KindOrder.Namespace).Select(id => id.Name).ToHashSet(StringComparer.Ordinal);
        _policies = [.. written.Where(id => id.Type.StartsWith(Admission, StringComparison.Ordinal))];
    }

    public bool MayHelp(ResourceId id, string ns, Diagnostic refusal) =>
        refusal.Code == KubernetesAdmissionDenied.Code
            ? _definedTypes.Contains(id.Type) || _namespaces.Contains(ns) || _policies.Exists(p => _sequence.PositionOf(p).CompareTo(_sequence.PositionOf(id)) < 0)
            : (refusal.Code == KubernetesInvalidObject.Code || refusal.Code == KubernetesImmutableField.Code) && _definedTypes.Contains(id.Type);
}
