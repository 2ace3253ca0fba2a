using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Hosting;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Storage;

/// <summary>Writes every change through to a folder: one document an object, and one with the highest revision of a removal.</summary>
internal sealed class StatePersistence(StateFolder folder)
{
    private const string RevisionKey = "revision";

    public void Write(StoredObject stored)
    {
        var head = $"{{\"kind\":{JsonSerializer.Serialize(stored.Node.Text("kind"))},\"apiVersion\":{JsonSerializer.Serialize(stored.Node.Text("apiVersion"))},";
        var length = Encoding.UTF8.GetByteCount(head);
        var document = new byte[length + stored.Members.Length];
        Encoding.UTF8.GetBytes(head, document);
        stored.Members.CopyTo(document.AsMemory(length));
        folder.Write(KeyOf(stored), document);
    }

    public void Delete(StoredObject stored, long revision)
    {
        folder.Delete(KeyOf(stored));
        folder.Write(RevisionKey, Encoding.UTF8.GetBytes(revision.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>All objects of an earlier run, and the highest revision that a removal had.</summary>
    public (List<JsonObject> Objects, long Revision) Load()
    {
        var objects = new List<JsonObject>();
        long revision = 0;
        foreach (var (key, content) in folder.ReadAll())
        {
            if (key == RevisionKey)
            {
                _ = long.TryParse(content, CultureInfo.InvariantCulture, out revision);
            }
            else if (JsonTree.Parse(content) is JsonObject node)
            {
                objects.Add(node);
            }
        }

        return (objects, revision);
    }

    private static string KeyOf(StoredObject stored) =>
        $"{stored.Kind.Plural}.{(stored.Kind.Group.Length == 0 ? "core" : stored.Kind.Group)}/{stored.SortKey}";
}
