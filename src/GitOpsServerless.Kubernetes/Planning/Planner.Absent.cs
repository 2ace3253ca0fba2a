using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Ordering;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Planning;

/// <content>Objects that the cluster does not have, and namespaces and kinds that it does not have yet.</content>
internal sealed partial class Planner
{
    private Change PlanUnknownKind(Change change, DesiredResource resource)
    {
        if (_definedTypes.Contains(resource.Id.Type))
        {
            return change with { Action = ChangeAction.Create, Origin = ChangeOrigin.Pending, Reason = "Its kind is defined by the application." };
        }

        return Blocked(change, KubernetesUnknownKind.Create($"The cluster does not serve {resource.ApiVersion} {KubernetesIds.KindOf(resource.Id)}.", resource: resource.Id));
    }

    // Its definition was deleted since discovery, which is read again by the next look.
    private Change PlanVanishedKind(Change change, DesiredResource resource)
    {
        _cluster.Discovery.Invalidate();
        return PlanUnknownKind(change, resource);
    }

    /// <summary>
    /// Plans what was not found, or not looked at: the dry run of a create tells by its status (HTTP 201) that there is nothing.
    /// </summary>
    private async Task<Change> PlanAbsentAsync(Change change, DesiredObject desired, CancellationToken cancellationToken)
    {
        var create = change with
        {
            Action = ChangeAction.Create,
            Origin = _inventory.TryGetValue(desired.Id, out var entry) && entry.DesiredDigest == desired.Digest ? ChangeOrigin.Drift : ChangeOrigin.Pending,
        };
        if (!AsksServer || _definedNamespaces.Contains(desired.Wanted.Namespace) && !NamespaceIsLive(desired.Wanted.Namespace))
        {
            return create;
        }

        var sent = _cluster.Time.GetUtcNow();
        var payload = ApiRequest.Serialize(desired.Payload(Application));
        var response = await _writer.ApplyAsync(desired.Wanted, payload, dryRun: true, force: true, AnswerPart.Nothing, cancellationToken);
        if (response.IsCreated)
        {
            _cluster.DryRuns.Passed(desired, uid: null, isPlain: true, sent, payload);
            return create;
        }

        if (response.IsSuccess || (_request.Live.NotRead.Contains(desired.Id) && IsVerdict(response)))
        {
            // It exists, or what was refused may be a change of it.
            var current = await _writer.GetAsync(desired.Wanted, cancellationToken);
            if (current.Object is { } live)
            {
                return await PlanExistingAsync(change with { Uid = live.Uid() }, desired, live, cancellationToken);
            }

            if (!current.IsObjectNotFound)
            {
                return Blocked(change, Located(current.Error!, desired));
            }
        }

        return response.IsSuccess ? create : PlanRefusedCreate(create, desired, response);
    }

    private static bool IsVerdict(ApiResponse response) => !response.IsNotFound && !response.Error!.IsTransient;

    private Change PlanRefusedCreate(Change create, DesiredObject desired, ApiResponse response)
    {
        if (_prerequisites.MayBring(response, desired.Id))
        {
            return create with { Reason = "It can be checked when other objects of the application exist." };
        }

        if (response.IsNotFound)
        {
            return response.IsNamespaceNotFound ? PlanInMissingNamespace(create, desired) : PlanVanishedKind(create, desired.Resource);
        }

        return response.Error!.Code == KubernetesForbidden.Code ? Offline(create) : Refused(create, desired, response.Error);
    }

    private bool NamespaceIsLive(string name) =>
        _request.Live.Resources.ContainsKey(new ResourceId(KindOrder.Namespace, string.Empty, name));

    private Change PlanInMissingNamespace(Change create, DesiredObject desired)
    {
        if (_request.Application.Sync.CreateNamespace)
        {
            _missingNamespaces[desired.Wanted.Namespace] = true;
            return create;
        }

        return Blocked(create, KubernetesNamespaceMissing.Create($"The namespace {desired.Wanted.Namespace} does not exist.", resource: desired.Id));
    }

    private IEnumerable<Change> CreateNamespaces() => _missingNamespaces.Keys
        .Select(name => new Change(new ResourceId(KindOrder.Namespace, string.Empty, name), ChangeAction.Create)
        {
            ApiVersion = "v1",
            Origin = ChangeOrigin.Pending,
            Reason = "sync.createNamespace",
        });
}
