using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>Masks secrets in everything that a step tells in words.</summary>
internal static class Masking
{
    public static ApplyStep Of(ApplyStep step, Redactor redactor) => step with
    {
        Message = step.Message is { } message ? redactor.Redact(message) : null,
        Diagnostics = [.. step.Diagnostics.Select(d => Of(d, redactor))],
        Outcomes = [.. step.Outcomes.Select(o => o.Diagnostic is { } diagnostic ? o with { Diagnostic = Of(diagnostic, redactor) } : o)],
    };

    public static Diagnostic Of(Diagnostic diagnostic, Redactor redactor) => diagnostic with { Message = redactor.Redact(diagnostic.Message) };
}
