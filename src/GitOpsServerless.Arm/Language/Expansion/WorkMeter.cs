using System.Runtime.CompilerServices;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>
/// Counts work and memory against the bounds of an expansion. Work is paid by the size of what is read as well as of what is made;
/// memory by what is made, whether it is kept or not.
/// </summary>
internal sealed class WorkMeter(TemplateLimits limits, CancellationToken cancellationToken)
{
    // An exception that becomes a diagnostic or an unknown value, and the frames of each level of evaluation that it leaves.
    private const int FailureCost = 500;
    private const int FailureCostPerLevel = 50;

    // A lambda makes its own view of the names around it, with one more for each variable.
    private const int InvocationCost = 4;
    private const int BindingCost = 3;
    private const int CharactersPerUnit = 16;
    private const int UnitsPerCheck = 4096;
    private const int ExpressionBytes = 120;
    private const int ValueBytes = 96;
    private long left = limits.Work;
    private long memoryLeft = limits.Memory;
    private long untilCheck = UnitsPerCheck;
    private int depth;

    public TemplateLimits Limits => limits;

    /// <summary>The units of work that are done.</summary>
    public long Done => limits.Work - left;

    public void Spend(long units = 1)
    {
        left -= units;
        untilCheck -= units;
        if (untilCheck <= 0)
        {
            Check();
        }
    }

    /// <summary>Pays for reading or writing a text once.</summary>
    public void SpendText(long characters) => Spend(1 + (characters / CharactersPerUnit));

    /// <summary>Pays for the search of one text in another: the worst case compares the whole of it at every position.</summary>
    public void SpendSearch(long text, long searched, int charactersPerUnit = 1024) =>
        Spend(1 + (text / CharactersPerUnit) + (text * Math.Max(0, searched - CharactersPerUnit) / charactersPerUnit));

    /// <summary>Pays for sorting.</summary>
    public void SpendSort(int count) => Spend(1 + (4L * count * (1 + int.Log2(count + 1))));

    /// <summary>Pays for one call of a lambda, before its body is evaluated.</summary>
    public void SpendInvocation(int variables) => Spend(InvocationCost + (BindingCost * variables));

    /// <summary>
    /// Pays for a failure that is caught, and goes back to the level of evaluation of whoever caught it. It never throws: a bound that is
    /// reached by it ends the next piece of work.
    /// </summary>
    public void Recover(int level)
    {
        left -= FailureCost + (FailureCostPerLevel * Math.Max(0, depth - level));
        depth = level;
        untilCheck = 0;
    }

    /// <summary>Accounts for memory.</summary>
    public void Keep(long bytes)
    {
        memoryLeft -= bytes;
        if (memoryLeft < 0)
        {
            throw Exceeded($"The template needs more than {limits.Memory} bytes of memory.");
        }
    }

    /// <summary>Refuses a value before it is made.</summary>
    public void RequireSize(long characters)
    {
        if (characters > limits.ValueSize)
        {
            throw TooLarge();
        }
    }

    /// <summary>Admits a newly made value, whose parts were admitted already: bounded in size, and paid for.</summary>
    public TemplateValue Admit(TemplateValue value)
    {
        switch (value)
        {
            case ArrayValue array:
                Spend(array.Items.Count + 1);
                Keep(64 + (8L * array.Items.Count));
                break;
            case ObjectValue container:
                AdmitNames(container);
                break;
            case StringValue text:
                Spend(1 + (text.Value.Length / CharactersPerUnit));
                Keep(56 + (2L * text.Value.Length));
                break;
            default:
                Spend();
                Keep(32);
                break;
        }

        return value.Size <= limits.ValueSize ? value : throw TooLarge();
    }

    /// <summary>Admits a value that was made with all of its parts.</summary>
    public TemplateValue AdmitWhole(TemplateValue value)
    {
        Spend(value.Nodes + (value.Size / CharactersPerUnit));
        Keep((ValueBytes * value.Nodes) + (2 * value.Size));
        return value.Size <= limits.ValueSize ? value : throw TooLarge();
    }

    /// <summary>A value as an expression: one node of it for each node of the value.</summary>
    public Expression Express(TemplateValue value)
    {
        Spend(2 * value.Nodes);
        Keep(value is ResidualValue ? 8 : ExpressionBytes * value.Nodes);
        return value.ToExpression();
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

    /// <summary>The level of evaluation: whoever catches a failure goes back to it by <see cref="Recover"/>.</summary>
    public int Depth => depth;

    public static TemplateException Exceeded(string message) => new(message, "TemplateTooComplex") { IsFatal = true };

    private void AdmitNames(ObjectValue container)
    {
        var count = container.Properties.Count;
        var units = (2L * count) + 1;
        for (var i = 0; i < count; i++)
        {
            units += container.Properties[i].Key.Length / CharactersPerUnit;
        }

        Spend(units);

        // Large objects have an index by name.
        Keep(160 + ((count > ObjectValue.LinearLookup ? 120L : 24L) * count));
    }

    private void Check()
    {
        untilCheck = UnitsPerCheck;
        cancellationToken.ThrowIfCancellationRequested();
        if (left < 0)
        {
            throw Exceeded($"The template needs more than {limits.Work} units of work to be expanded: loops inside of loops and functions that call each other multiply. Make the arrays that they run over shorter.");
        }
    }

    private TemplateException TooLarge() => new($"A value has more than {limits.ValueSize} characters as JSON.");
}
