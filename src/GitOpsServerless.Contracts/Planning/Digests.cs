using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>SHA-256 digests of values, independent of property order. Lower-case hexadecimal.</summary>
public static class Digests
{
    /// <summary>Digest of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Digest of a text's UTF-8 bytes.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Digest of a JSON value: equal for values that differ only in the order of properties.</summary>
    public static string Of(JsonNode? node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteCanonical(writer, node);
        }

        return Of(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Digest of the desired payload and version of a resource, with secret references unresolved.</summary>
    public static string OfDesired(DesiredResource resource) => resource.SourceDigest ?? Of($"{resource.ApiVersion}\n{Of(resource.Payload)}");

    /// <summary>Digest of what a plan does: actions, deltas, desired digests and incarnations, but not revision or remarks.</summary>
    public static string OfPlan(Plan plan)
    {
        var text = new StringBuilder(plan.Application);
        foreach (var change in plan.Effective)
        {
            text.Append('\n').Append(change.Id).Append('|').Append(change.Action).Append('|').Append(change.Uid)
                .Append('|').Append(change.DesiredDigest);
            foreach (var delta in change.Deltas)
            {
                text.Append('\n').Append(delta.Path).Append('|').Append(delta.Kind)
                    .Append('|').Append(Of(delta.Before)).Append('|').Append(Of(delta.After));
            }
        }

        return Of(text.ToString());
    }

    private static void WriteCanonical(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject o:
                writer.WriteStartObject();
                foreach (var (name, value) in o.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    WriteCanonical(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonArray a:
                writer.WriteStartArray();
                foreach (var item in a)
                {
                    WriteCanonical(writer, item);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
