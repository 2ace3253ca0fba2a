using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell;

/// <summary>Differences in words, escaped for people.</summary>
public static class DeltaText
{
    /// <summary>A value as JSON in one line; <c>(absent)</c> where there is none.</summary>
    /// <param name="node">The value.</param>
    public static string ValueOf(JsonNode? node) => PlainText.Line(node?.ToJsonString(ContractsJson.Options)) ?? "(absent)";

    /// <summary><c>/spec/replicas: 5 -> 2</c>.</summary>
    internal static string LineOf(Delta delta) => $"{PlainText.Line(delta.Path)}: {ValueOf(delta.Before)} -> {ValueOf(delta.After)}";
}
