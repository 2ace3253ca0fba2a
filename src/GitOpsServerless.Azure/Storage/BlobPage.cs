using System.Xml;

namespace GitOpsServerless.Azure.Storage;

/// <summary>One page of a blob listing (https://learn.microsoft.com/rest/api/storageservices/list-blobs).</summary>
internal sealed record BlobPage(IReadOnlyList<string> Names, string NextMarker)
{
    public static BlobPage Parse(ReadOnlyMemory<byte> xml)
    {
        var names = new List<string>();
        var marker = string.Empty;
        using var reader = StorageXml.Read(xml);
        while (!reader.EOF)
        {
            if (reader is { NodeType: XmlNodeType.Element, Name: "Name" })
            {
                names.Add(reader.ReadElementContentAsString());
            }
            else if (reader is { NodeType: XmlNodeType.Element, Name: "NextMarker" })
            {
                marker = reader.ReadElementContentAsString();
            }
            else
            {
                reader.Read();
            }
        }

        return new BlobPage(names, marker);
    }
}
