using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;
using GitOpsServerless.Sandbox.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Turns stored objects into the bodies that a client asked for: whole objects, or their metadata only.</summary>
internal sealed class ObjectRendering
{
    private static readonly ObjectRendering s_whole = new(metadataOnly: false);
    private static readonly ObjectRendering s_metadata = new(metadataOnly: true);
    private readonly bool _metadataOnly;

    private ObjectRendering(bool metadataOnly) => _metadataOnly = metadataOnly;

    public static ObjectRendering For(HttpRequest request) =>
        request.Headers.Accept.ToString().Split(',')[0].Contains("as=PartialObjectMetadata", StringComparison.Ordinal) ? s_metadata : s_whole;

    public byte[] Whole(ResourceVersion version, StoredObject item) => _metadataOnly
        ? ResponseBody.Whole("PartialObjectMetadata", "meta.k8s.io/v1", MetadataMembers(item))
        : ResponseBody.Whole(version.Kind, version.ApiVersion, Members(version, item));

    public byte[] List(ResourceVersion version, JsonObject metadata, ReadOnlySpan<StoredObject> items)
    {
        var (kind, apiVersion) = _metadataOnly ? ("PartialObjectMetadataList", "meta.k8s.io/v1") : (version.Resource.ListKind, version.ApiVersion);
        using var stream = new MemoryStream(256 + (items.Length * 1024));
        stream.Write(ResponseBody.Head(kind, apiVersion));
        stream.Write(Encoding.UTF8.GetBytes($"\"metadata\":{metadata.ToJsonString()},\"items\":["));
        var head = ItemHead(version);
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                stream.WriteByte((byte)',');
            }

            stream.Write(head);
            stream.Write((_metadataOnly ? MetadataMembers(items[i]) : Members(version, items[i])).Span);
        }

        stream.Write("]}"u8);
        return stream.ToArray();
    }

    /// <summary>Items of built-in kinds carry neither kind nor version inside a list; custom resources do.</summary>
    private byte[] ItemHead(ResourceVersion version)
    {
        if (_metadataOnly)
        {
            return ResponseBody.Head("PartialObjectMetadata", "meta.k8s.io/v1");
        }

        return version.Resource.IsCustom ? ResponseBody.Head(version.Kind, version.ApiVersion) : "{"u8.ToArray();
    }

    private static ReadOnlyMemory<byte> Members(ResourceVersion version, StoredObject item)
    {
        var converted = VersionConverter.Convert(item.Node, version);
        return ReferenceEquals(converted, item.Node) ? item.Members : StoredObject.Serialize(converted);
    }

    private static ReadOnlyMemory<byte> MetadataMembers(StoredObject item) =>
        StoredObject.Serialize(new JsonObject { ["metadata"] = item.Metadata.DeepClone() });
}
