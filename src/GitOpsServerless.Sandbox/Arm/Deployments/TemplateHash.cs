using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Arm.Deployments;

/// <summary>A stable decimal hash of a template. It is not Azure's own, whose algorithm is not published.</summary>
internal static class TemplateHash
{
    public static string Of(JsonNode? template) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(template?.ToJsonString() ?? ""))).ToString(CultureInfo.InvariantCulture);
}
