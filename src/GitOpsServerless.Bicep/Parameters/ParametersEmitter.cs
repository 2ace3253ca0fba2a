using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Parameters;

/// <summary>Writes a deployment parameters file.</summary>
internal static class ParametersEmitter
{
    public static JsonObject? Emit(BicepModel model) => throw Refusal.Feature(model, null, "parameters files");
}
