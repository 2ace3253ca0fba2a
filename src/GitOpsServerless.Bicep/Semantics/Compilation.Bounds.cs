namespace GitOpsServerless.Bicep.Semantics;

/// <content>The bounds of a compilation, all of its files together.</content>
internal sealed partial class Compilation
{
    private const int InferenceDepth = 100;
    private const int MaximumFailedEvaluations = 50;
    private const int MaximumSpreadMembers = 2_000_000;

    private int _inferenceDepth;
    private int _failedEvaluations;
    private long _inferredText = options.Limits.OutputCharacters;
    private int _steps;
    private int _spreadMembers;

    /// <summary>The budget of emitted nodes that is left.</summary>
    public int OutputNodes { get; private set; } = options.Limits.OutputNodes;

    /// <summary>The budget of emitted characters that is left.</summary>
    public long OutputCharacters { get; private set; } = options.Limits.OutputCharacters;

    /// <summary>Counts a step of the parser, the checks or the emission, and ends the compilation when it is to end or takes too many.</summary>
    public void Step()
    {
        if ((++_steps & 0x3FF) == 0)
        {
            CheckSteps();
        }
    }

    /// <summary>Counts many steps, before what takes them.</summary>
    public void Steps(long count)
    {
        _steps = (int)Math.Min(_steps + count, int.MaxValue);
        CheckSteps();
    }

    /// <summary>Enters the inference of a type, in whichever file; false when it is nested too deeply to go on.</summary>
    public bool EnterInference()
    {
        Step();
        if (_inferenceDepth >= InferenceDepth)
        {
            return false;
        }

        _inferenceDepth++;
        return true;
    }

    public void LeaveInference() => _inferenceDepth--;

    /// <summary>Takes a text of this length as the type of an expression; false when there are too many of them to work out more.</summary>
    public bool TakeText(long characters) => (_inferredText -= characters) >= 0;

    /// <summary>Counts the members that a spread copies into a type, of all files together: spreads of spreads double them at every step.</summary>
    public void SpendMembers(int members)
    {
        _spreadMembers += members;
        if (_spreadMembers > MaximumSpreadMembers)
        {
            throw new Refusal(RefusalCodes.Limit, BicepModels.LastOrDefault(), null, "Spreads make arrays or objects that are larger than the bounds allow: write concat() or union() instead.");
        }
    }

    /// <summary>Whether further files are loaded for their content: after a bound is reached, or many of them are wrong, they are not.</summary>
    public bool MayEvaluate => _failedEvaluations < MaximumFailedEvaluations;

    /// <summary>Counts a file that could not be loaded for its content.</summary>
    public void EvaluationFailed(bool isBound) => _failedEvaluations += isBound ? MaximumFailedEvaluations : 1;

    public void Spend(int nodes)
    {
        Step();
        OutputNodes -= nodes;
        if (OutputNodes < 0)
        {
            throw new Refusal(RefusalCodes.Limit, null, null, "The template would be larger than the bound on emitted nodes; deploy some of its modules on their own.");
        }
    }

    /// <summary>Counts the characters of a text before it is put into the output.</summary>
    public void SpendText(long characters)
    {
        OutputCharacters -= characters;
        if (OutputCharacters < 0)
        {
            throw new Refusal(RefusalCodes.Limit, null, null, "The output would be larger than the bound on emitted characters; deploy some of its modules on their own.");
        }
    }

    private void CheckSteps()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_steps > options.Limits.Steps)
        {
            throw new Refusal(RefusalCodes.Limit, BicepModels.LastOrDefault(), null, "The compilation takes more steps than its bounds allow: deploy some of the modules on their own.");
        }
    }
}
