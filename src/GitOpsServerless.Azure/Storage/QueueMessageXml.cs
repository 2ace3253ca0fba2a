using System.Globalization;
using System.Xml;

namespace GitOpsServerless.Azure.Storage;

/// <summary>One received message (https://learn.microsoft.com/rest/api/storageservices/get-messages).</summary>
internal sealed record QueueMessageXml(string Id, string Receipt, int DequeueCount, string Text)
{
    public static QueueMessageXml? Parse(ReadOnlyMemory<byte> xml)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        using var reader = StorageXml.Read(xml);
        while (!reader.EOF)
        {
            if (reader is { NodeType: XmlNodeType.Element, Name: "MessageId" or "PopReceipt" or "DequeueCount" or "MessageText" })
            {
                values[reader.Name] = reader.ReadElementContentAsString();
            }
            else
            {
                reader.Read();
            }
        }

        return values.TryGetValue("MessageId", out var id) && values.TryGetValue("PopReceipt", out var receipt)
            ? new QueueMessageXml(
                id, receipt, int.Parse(values.GetValueOrDefault("DequeueCount", "1"), CultureInfo.InvariantCulture), values.GetValueOrDefault("MessageText", string.Empty))
            : null;
    }
}
