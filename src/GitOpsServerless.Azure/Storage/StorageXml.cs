using System.Xml;

namespace GitOpsServerless.Azure.Storage;

/// <summary>Reads the XML of the storage services: no document types, no entities, no network.</summary>
internal static class StorageXml
{
    public static XmlReader Read(ReadOnlyMemory<byte> xml) => XmlReader.Create(
        new MemoryStream(xml.ToArray(), writable: false),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true, CloseInput = true });
}
