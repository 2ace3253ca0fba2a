using GitOpsServerless.Arm.Language.Json;

namespace GitOpsServerless.Arm.Language.Expressions;

/// <summary>Ends the evaluation of one element of a template; the element's owner turns it into a diagnostic. Never leaves the room.</summary>
internal sealed class TemplateException(string message, string code = "InvalidTemplate") : Exception(message)
{
    public string Code => code;

    /// <summary>The innermost template node under evaluation.</summary>
    public new JsonSource? Source { get; set; }

    /// <summary>True when a bound was reached, so that going on elsewhere is useless.</summary>
    public bool IsFatal { get; init; }
}
