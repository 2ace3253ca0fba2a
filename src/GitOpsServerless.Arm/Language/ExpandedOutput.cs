using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language.Expansion;

namespace GitOpsServerless.Arm.Language;

/// <summary>One output of a template.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="Type">The ARM type: <c>string</c>, <c>securestring</c>, <c>int</c>, <c>bool</c>, <c>object</c>, <c>secureObject</c> or <c>array</c>.</param>
/// <param name="Value">The value, with residual expressions where it is not known yet.</param>
public sealed record ExpandedOutput(string Name, string Type, JsonNode? Value)
{
    /// <summary>True when the value is a secret, which Azure does not return.</summary>
    public bool IsSecure => SecureTypes.IsSecure(Type);
}
