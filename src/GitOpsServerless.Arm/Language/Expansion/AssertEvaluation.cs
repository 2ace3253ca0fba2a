using System.Text.Json.Nodes;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Evaluates the <c>asserts</c> of a template.</summary>
internal static class AssertEvaluation
{
    public static void Evaluate(DeploymentFrame frame, ResultBuilder builder, Dictionary<string, JsonNode?> results)
    {
        var session = frame.Session;
        foreach (var (name, source) in frame.Template["asserts"]?.Properties ?? [])
        {
            if (session.Guard(source, () => session.Evaluator.Evaluate(source, frame.Context(TemplatePart.Output)), out var succeeded) is { } value && succeeded)
            {
                results[name] = builder.ToJson(value);
            }
        }
    }
}
