using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Resources;

namespace GitOpsServerless.Sandbox.Kubernetes.Storage;

/// <summary>One version of one object. Frozen: nobody may change <see cref="Node"/> after it is stored.</summary>
internal sealed class StoredObject
{
    private static readonly JsonWriterOptions s_writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private byte[]? _members;

    public StoredObject(ResourceKind kind, JsonObject node, long revision)
    {
        Kind = kind;
        Node = node;
        Revision = revision;
        var metadata = node["metadata"]!.AsObject();
        Name = metadata.Text("name") ?? "";
        Namespace = metadata.Text("namespace") ?? "";
        Uid = metadata.Text("uid") ?? "";
        SortKey = KeyOf(Namespace, Name);
    }

    public ResourceKind Kind { get; }

    public JsonObject Node { get; }

    public JsonObject Metadata => Node["metadata"]!.AsObject();

    /// <summary>The revision of the write that made this version.</summary>
    public long Revision { get; }

    public string Namespace { get; }

    public string Name { get; }

    public string Uid { get; }

    public string SortKey { get; }

    public bool IsDeleting => Metadata["deletionTimestamp"] is not null;

    /// <summary>
    /// The JSON text of all members but <c>kind</c> and <c>apiVersion</c>, with the closing brace and without the opening one:
    /// a list of built-in objects leaves those two out of its items.
    /// </summary>
    public ReadOnlyMemory<byte> Members => _members ??= Serialize(Node);

    public static string KeyOf(string @namespace, string name) => @namespace + "/" + name;

    public static byte[] Serialize(JsonObject node)
    {
        using var stream = new MemoryStream(1024);
        using (var writer = new Utf8JsonWriter(stream, s_writerOptions))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in node)
            {
                if (name is "kind" or "apiVersion")
                {
                    continue;
                }

                writer.WritePropertyName(name);
                if (value is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    value.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return stream.GetBuffer().AsSpan(1, (int)stream.Length - 1).ToArray();
    }
}
