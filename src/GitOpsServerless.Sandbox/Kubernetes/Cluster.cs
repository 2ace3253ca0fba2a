using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Hosting;
using GitOpsServerless.Sandbox.Kubernetes.Admission;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Controllers;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;
using GitOpsServerless.Sandbox.Kubernetes.Storage;

namespace GitOpsServerless.Sandbox.Kubernetes;

/// <summary>The state of the cluster and what works on it: the one object that the handlers share.</summary>
internal sealed class Cluster : IDisposable
{
    private const string OutsideManager = "somebody-else";
    private readonly ControllerManager _controllers;

    public Cluster(KubernetesSandboxOptions options, string certificateAuthorityPem)
    {
        Options = options;
        CertificateAuthorityPem = certificateAuthorityPem;
        var persistence = options.StateFolder is null ? null : new StatePersistence(new StateFolder(options.StateFolder));
        Store = new ObjectStore(persistence, options.WatchHistory);
        Writer = new ObjectWriter(this);
        Scales = new ScaleSubresource(this);
        _controllers = new ControllerManager(this);
        lock (Store.Gate)
        {
            Restore_NeedsLock(persistence);
            Store.Changed = _controllers.OnChanged;
            Bootstrap.Run(this);
            _controllers.ResumeAll();
            _controllers.RunDue();
        }
    }

    public KubernetesSandboxOptions Options { get; }

    public string CertificateAuthorityPem { get; }

    public ResourceCatalog Catalog { get; } = new();

    public ObjectStore Store { get; }

    public ObjectWriter Writer { get; }

    public ScaleSubresource Scales { get; }

    public ServiceAddresses Addresses { get; } = new();

    public DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

    /// <summary>The time as the API writes it: UTC, whole seconds.</summary>
    public string Timestamp => Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Lets the simulated controllers do what is due by the clock.</summary>
    public void RunDueControllers()
    {
        if (!_controllers.HasDue)
        {
            return;
        }

        lock (Store.Gate)
        {
            _controllers.RunDue();
        }
    }

    public ResourceVersion VersionOf(string apiVersion, string kind) =>
        Catalog.ByKind(apiVersion, kind) ?? throw new StatusException(new ApiStatus(404, "NotFound", $"no kind \"{kind}\" in version \"{apiVersion}\""));

    public JsonObject? DirectGet(KubernetesObjectReference reference)
    {
        RunDueControllers();
        return Catalog.ByKind(reference.ApiVersion, reference.Kind) is { } version && Store.Find(version.Resource, reference.Namespace, reference.Name) is { } found
            ? (JsonObject)VersionConverter.Convert(found.Node, version).DeepClone()
            : null;
    }

    public IReadOnlyList<JsonObject> DirectList(string apiVersion, string kind)
    {
        RunDueControllers();
        var version = VersionOf(apiVersion, kind);
        return [.. Store.List(version.Resource, null).Select(item => (JsonObject)VersionConverter.Convert(item.Node, version).DeepClone())];
    }

    public JsonObject DirectPut(JsonObject manifest)
    {
        var body = (JsonObject)manifest.DeepClone();
        var version = VersionOf(body.Text("apiVersion") ?? "", body.Text("kind") ?? "");
        var name = body["metadata"].Text("name") ?? "";
        var @namespace = version.Resource.IsNamespaced ? body["metadata"].Text("namespace") ?? "default" : null;
        var options = new WriteOptions { FieldManager = OutsideManager, IsInternal = true };
        lock (Store.Gate)
        {
            body["metadata"]?.AsObject().Remove("resourceVersion");
            var status = body["status"]?.DeepClone();
            var request = new ResourceRequest(version, @namespace, name, null);
            if (Store.Find(version.Resource, @namespace, name) is null)
            {
                Writer.Create(request with { Name = null }, body, options);
            }
            else
            {
                Writer.Update(request, body, options);
            }

            if (status is not null && version.HasStatus)
            {
                Writer.Update(request with { Subresource = "status" }, new JsonObject { ["apiVersion"] = version.ApiVersion, ["kind"] = version.Kind, ["metadata"] = new JsonObject { ["name"] = name }, ["status"] = status }, options);
            }

            return (JsonObject)Store.Find(version.Resource, @namespace, name)!.Node.DeepClone();
        }
    }

    public bool DirectDelete(KubernetesObjectReference reference)
    {
        lock (Store.Gate)
        {
            if (Catalog.ByKind(reference.ApiVersion, reference.Kind) is not { } version || Store.Find(version.Resource, reference.Namespace, reference.Name) is null)
            {
                return false;
            }

            Writer.Delete(new ResourceRequest(version, reference.Namespace, reference.Name, null), new DeletionOptions(), new WriteOptions { IsInternal = true });
            _controllers.RunDue();
            return true;
        }
    }

    public void Dispose() => _controllers.Dispose();

    private void Restore_NeedsLock(StatePersistence? persistence)
    {
        if (persistence is null)
        {
            return;
        }

        var (objects, revision) = persistence.Load();

        // Definitions first: they bring the kinds that the other objects need.
        foreach (var node in objects.OrderBy(static node => node.Text("kind") == "CustomResourceDefinition" ? 0 : 1))
        {
            if (node.Text("kind") == "CustomResourceDefinition")
            {
                CustomResources.Register(Catalog, node);
            }

            if (Catalog.ByStoredKind(node.Text("apiVersion") ?? "", node.Text("kind") ?? "") is { } kind)
            {
                Store.Restore_NeedsLock(kind, node);
            }
        }

        Store.RaiseRevision_NeedsLock(revision);
    }
}
