using System.Runtime.CompilerServices;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Counts work against the bounds of an expansion.</summary>
internal sealed class WorkMeter(TemplateLimits limits, CancellationToken cancellationToken)
{
    private const int CharactersPerUnit = 16;
    private long left = limits.Work;
    private int untilCheck = 1024;
    private int depth;

    public TemplateLimits Limits => limits;

    public void Spend(long units = 1)
    {
        left -= units;
        if (left < 0)
        {
            throw Exceeded($"The template needs more than {limits.Work} units of work.");
        }

        if (--untilCheck <= 0)
        {
            untilCheck = 1024;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public void SpendText(long characters) => Spend(1 + (characters / CharactersPerUnit));

    /// <summary>Admits a newly made value: bounded in size, and paid for.</summary>
    public TemplateValue Admit(TemplateValue value)
    {
        if (value.Size > limits.ValueSize)
        {
            throw new TemplateException($"A value has more than {limits.ValueSize} characters as JSON.");
        }

        Spend(value switch
        {
            ArrayValue array => array.Items.Count + 1,
            ObjectValue container => container.Properties.Count + 1,
            StringValue text => 1 + (text.Value.Length / CharactersPerUnit),
            _ => 1,
        });
        return value;
    }

    /// <summary>Enters one level of evaluation; every call is paired with <see cref="Leave"/>.</summary>
    public void Enter()
    {
        Spend();
        if (++depth > limits.EvaluationDepth)
        {
            throw new TemplateException($"The evaluation is nested deeper than {limits.EvaluationDepth} levels.");
        }

        if ((depth & 7) == 0 && !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateException("The evaluation is nested too deep.");
        }
    }

    public void Leave() => depth--;

    /// <summary>The level of evaluation: whoever catches a failure sets it back to where it was.</summary>
    public int Depth
    {
        get => depth;
        set => depth = value;
    }

    public static TemplateException Exceeded(string message) => new(message, "TemplateTooComplex") { IsFatal = true };
}
